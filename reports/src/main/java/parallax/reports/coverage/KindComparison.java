package parallax.reports.coverage;

/**
 * One kind of event in one comparison.
 *
 * @param kind as on the wire, for example {@code #commit}
 * @param reference events of the reference: the sum of the three that follow
 * @param matched carried as they were
 * @param altered carried with another handle or status
 * @param missed not carried, whatever the reason
 * @param extra carried, but not in the reference
 */
public record KindComparison(String kind, long reference, long matched, long altered, long missed, long extra) {

    public KindComparison {
        if (matched < 0 || altered < 0 || missed < 0 || extra < 0) {
            throw new IllegalArgumentException(kind + ": a negative number of events");
        }
        if (reference != matched + altered + missed) {
            throw new IllegalArgumentException(kind + ": " + reference + " events are not " + matched + " matched + "
                    + altered + " altered + " + missed + " missed");
        }
    }
}
