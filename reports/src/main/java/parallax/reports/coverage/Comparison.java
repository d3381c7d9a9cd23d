package parallax.reports.coverage;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import parallax.reports.coverage.MissedEvent.Verdict;

/**
 * One relay against the reference, event by event. The counts by reason are those of {@code missed}, and the kinds add
 * up to the same totals: checked here.
 *
 * @param relay name of the measured stream
 * @param against name of the reference
 * @param kinds one line for each kind
 * @param refused missed events that a relay refuses by the rules, by reason
 * @param unexplained missed events that were checked and should have been carried
 * @param unchecked missed events that were not checked
 * @param extent what was interrupted, and so how far the numbers hold
 * @param missed every missed event
 */
public record Comparison(
        String relay,
        String against,
        List<KindComparison> kinds,
        SortedMap<String, Long> refused,
        long unexplained,
        long unchecked,
        Extent extent,
        List<MissedEvent> missed) {

    /** What of a comparison was seen. */
    public enum Extent {
        /** All of it. */
        WHOLE,
        /** Only the relay was interrupted: it may have carried more, so its coverage is a lower bound. */
        RELAY_CUT,
        /** What it is compared with was interrupted: nothing is known of what that did not show. */
        REFERENCE_CUT
    }

    public Comparison {
        kinds = List.copyOf(kinds);
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
        missed = List.copyOf(missed);
        if (!refused.equals(reasons(missed))) {
            throw new IllegalArgumentException(relay + ": the counts by reason are not those of the missed events");
        }
        requireCount(relay, "unexplained", unexplained, missed, Verdict.UNEXPLAINED);
        requireCount(relay, "unchecked", unchecked, missed, Verdict.UNCHECKED);
        long byKind = kinds.stream().mapToLong(KindComparison::missed).sum();
        if (byKind != missed.size()) {
            throw new IllegalArgumentException(
                    relay + ": " + byKind + " missed events by kind, but " + missed.size() + " in the list");
        }
    }

    /** A comparison whose counts by reason are taken from its missed events. */
    public static Comparison of(
            String relay, String against, List<KindComparison> kinds, Extent extent, List<MissedEvent> missed) {
        return new Comparison(
                relay,
                against,
                kinds,
                reasons(missed),
                count(missed, Verdict.UNEXPLAINED),
                count(missed, Verdict.UNCHECKED),
                extent,
                missed);
    }

    public long reference() {
        return sum(KindComparison::reference);
    }

    public long matched() {
        return sum(KindComparison::matched);
    }

    public long altered() {
        return sum(KindComparison::altered);
    }

    public long extra() {
        return sum(KindComparison::extra);
    }

    public long refusedTotal() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Matched and altered events in percent of the reference's; 100 if that has none. */
    public double coverage() {
        return reference() == 0 ? 100 : 100.0 * (matched() + altered()) / reference();
    }

    /** Whether every event of the reference was sent, or refused by the rules. */
    public boolean carriedEverything() {
        return unexplained == 0 && unchecked == 0;
    }

    private long sum(ToLongFunction<KindComparison> column) {
        return kinds.stream().mapToLong(column).sum();
    }

    private static TreeMap<String, Long> reasons(List<MissedEvent> missed) {
        TreeMap<String, Long> counts = new TreeMap<>();
        for (MissedEvent event : missed) {
            String reason = event.reason();
            if (reason != null) {
                counts.merge(reason, 1L, Long::sum);
            }
        }
        return counts;
    }

    private static long count(List<MissedEvent> missed, Verdict verdict) {
        return missed.stream().filter(event -> event.verdict() == verdict).count();
    }

    private static void requireCount(
            String relay, String name, long claimed, List<MissedEvent> missed, Verdict verdict) {
        long found = count(missed, verdict);
        if (claimed != found) {
            throw new IllegalArgumentException(
                    relay + ": " + claimed + " " + name + " events, but " + found + " in the list");
        }
    }
}
