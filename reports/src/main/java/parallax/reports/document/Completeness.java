package parallax.reports.document;

import java.util.List;

/**
 * Whether the run saw all that it was to see.
 *
 * @param whole true exactly if there is no reason
 * @param reasons why not, each a sentence for people
 */
public record Completeness(boolean whole, List<String> reasons) {

    public Completeness {
        reasons = List.copyOf(reasons);
        if (whole != reasons.isEmpty()) {
            throw new IllegalArgumentException("a run is whole exactly if nothing speaks against it");
        }
    }

    /** Whole if there is no reason. */
    public static Completeness of(List<String> reasons) {
        return new Completeness(reasons.isEmpty(), reasons);
    }
}
