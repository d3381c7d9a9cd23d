package parallax.reports.coverage;

import java.util.ArrayList;
import java.util.List;

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

    private static String of(Comparison comparison) {
        if (comparison.reference() == 0) {
            return comparison.against() + " sent no event in the window, so nothing is said about " + comparison.relay()
                    + ".";
        }
        String partial = comparison.atLeast() ? " Streams were interrupted: the numbers are lower bounds." : "";
        return (comparison.carriedEverything() ? carriedAll(comparison) : carriedPart(comparison)) + partial;
    }

    private static String carriedAll(Comparison c) {
        return c.relay() + " carried every event of " + c.against() + ": " + Figures.count(c.matched())
                + " matched, " + Figures.count(c.altered()) + " altered, " + Figures.count(c.refusedTotal())
                + " refused as expected.";
    }

    private static String carriedPart(Comparison c) {
        return c.relay() + " carried " + (c.atLeast() ? "at least " : "") + Figures.percent(c.coverage()) + " of the "
                + Figures.events(c.reference()) + " of " + c.against() + "; " + Figures.count(c.unexplained())
                + " missed without an explanation, " + Figures.count(c.unchecked()) + " missed and unchecked.";
    }

    /** {@code 1,234 events of all = 1,200 matched + 3 altered + ...}: the parts are those of a checked sum. */
    public static String sum(Comparison c) {
        return Figures.events(c.reference()) + " of " + c.against() + " = " + Figures.count(c.matched())
                + " matched + " + Figures.count(c.altered()) + " altered + " + Figures.count(c.refusedTotal())
                + " refused as expected + " + Figures.count(c.unexplained()) + " unexplained + "
                + Figures.count(c.unchecked()) + " unchecked";
    }
}
