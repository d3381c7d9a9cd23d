package parallax.reports.coverage;

import java.util.ArrayList;
import java.util.List;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.document.Figures;

/** What it comes to, in sentences. */
public final class CoverageSummary {

    private CoverageSummary() {}

    /** One sentence for each relay, in plain text. */
    public static List<String> sentences(CoverageReport report) {
        List<String> sentences = new ArrayList<>();
        for (StreamResult relay : report.relays()) {
            if (!relay.connected()) {
                sentences.add(relay.name() + " was not connected and is not compared.");
            }
        }
        report.comparisons().forEach(comparison -> sentences.add(of(comparison)));
        return sentences;
    }

    /** Why no total is whole, if the memory for events was full. */
    public static String leftOut(CoverageReport report) {
        return "The memory for events was full: " + Figures.count(report.leftOut())
                + " arrivals are in no number, so all totals are undercounted.";
    }

    private static String of(Comparison comparison) {
        if (comparison.reference() == 0) {
            return comparison.against() + " sent no event in the window, so nothing is said about " + comparison.relay()
                    + ".";
        }
        return (comparison.carriedEverything() ? carriedAll(comparison) : carriedPart(comparison))
                + interrupted(comparison);
    }

    private static String interrupted(Comparison c) {
        return switch (c.extent()) {
            case WHOLE -> "";
            case RELAY_CUT -> " " + c.relay() + " was interrupted: what it carried is a lower bound.";
            case REFERENCE_CUT ->
                " What it is compared with was interrupted, so nothing is said of the events that were not seen.";
        };
    }

    /** The coverage with its reservation. */
    public static String share(Comparison c) {
        String percent = Figures.percent(c.coverage());
        return switch (c.extent()) {
            case WHOLE -> percent;
            case RELAY_CUT -> "≥ " + percent;
            case REFERENCE_CUT -> percent + " of what was seen";
        };
    }

    private static String events(Comparison c) {
        return Figures.events(c.reference())
                + (c.extent() == Extent.REFERENCE_CUT ? " that were seen" : "")
                + " of " + c.against();
    }

    private static String carriedAll(Comparison c) {
        String every =
                c.extent() == Extent.REFERENCE_CUT ? " carried all that was seen of " : " carried every event of ";
        return c.relay() + every + c.against() + ": " + Figures.count(c.matched())
                + " matched, " + Figures.count(c.altered()) + " altered, " + Figures.count(c.refusedTotal())
                + " refused as expected.";
    }

    private static String carriedPart(Comparison c) {
        return c.relay() + " carried " + (c.extent() == Extent.RELAY_CUT ? "at least " : "")
                + Figures.percent(c.coverage()) + " of the " + events(c) + "; " + Figures.count(c.unexplained())
                + " missed without an explanation, " + Figures.count(c.unchecked()) + " missed and unchecked.";
    }

    /** {@code 1,234 events of all = 1,200 matched + 3 altered + ...}: the parts are those of a checked sum. */
    public static String sum(Comparison c) {
        return events(c) + " = " + Figures.count(c.matched())
                + " matched + " + Figures.count(c.altered()) + " altered + " + Figures.count(c.refusedTotal())
                + " refused as expected + " + Figures.count(c.unexplained()) + " unexplained + "
                + Figures.count(c.unchecked()) + " unchecked";
    }
}
