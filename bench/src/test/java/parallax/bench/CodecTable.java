package parallax.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of {@link CodecBenchmark} against their floors.
 *
 * @param machine in words
 * @param frameBytes the mean size of the frames
 * @param measured by benchmark, with the curve behind a space where there is one
 */
record CodecTable(String machine, int rounds, long frameBytes, Map<String, Measured> measured) {

    private static final List<Row> ROWS = List.of(
            new Row("SHA-256 of every block", "hash", null),
            new Row("decode the frame", "decode", "hash"),
            new Row("decode, and check the CID of every block", "decodeBlocks", "hash"),
            new Row("the same, and read every block as DRISL", "decodeAll", "hash"),
            new Row("SHA-256 of every key in the tree's nodes", "hashKeys", null),
            new Row("SHA-256 of every node that undoing makes", "hashUndone", null),
            new Row("proof alone: the tree, and undoing the operations", "proof", "hash"),
            new Row("K-256 signature", "signature K256", null),
            new Row("K-256 signature + SHA-256 of every block", "signatureHash K256", null),
            new Row("K-256 all: decode, CIDs, signature, proof", "verify K256", "signature K256"),
            new Row("K-256 all", "verify K256", "signatureHash K256"),
            new Row("P-256 signature", "signature P256", null),
            new Row("P-256 signature + SHA-256 of every block", "signatureHash P256", null),
            new Row("P-256 all: decode, CIDs, signature, proof", "verify P256", "signature P256"),
            new Row("P-256 all", "verify P256", "signatureHash P256"));

    /** A line of the table: a benchmark with its curve, and the one whose speed its own is set against. */
    private record Row(
            String label, String benchmark, @Nullable String floor) {}

    String markdown() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "One #commit of %,d bytes (mean), one thread; median operation, median of %d rounds; speed in percent of the other's, with its range.%n%s%n%n",
                frameBytes,
                rounds,
                machine));
        out.append("| work | us | frames/s | bytes allocated | speed | of |\n|---|---:|---:|---:|---:|---|\n");
        for (Row row : ROWS) {
            Measured figures = measured.get(row.benchmark);
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %,.0f | %,.0f | %s | %s |%n",
                    row.label,
                    figures.medianNanos() / 1000,
                    1e9 / figures.medianNanos(),
                    figures.medianBytes(),
                    row.floor == null ? "" : percent(measured.get(row.floor).ratios(figures)),
                    row.floor == null ? "" : label(row.floor)));
        }
        return out.toString();
    }

    private static String percent(double[] sorted) {
        return String.format(
                Locale.ROOT,
                "**%.0f %%** (%.0f-%.0f)",
                100 * Measured.middle(sorted),
                100 * sorted[0],
                100 * sorted[sorted.length - 1]);
    }

    private static String label(String benchmark) {
        return ROWS.stream()
                .filter(row -> row.benchmark.equals(benchmark))
                .findFirst()
                .orElseThrow()
                .label;
    }

    ObjectNode json() {
        ObjectNode report = new ObjectMapper().createObjectNode();
        report.put("benchmark", "codec").put("machine", machine).put("rounds", rounds);
        report.put("frameBytes", frameBytes);
        ArrayNode rows = report.putArray("rows");
        for (Row row : ROWS) {
            Measured figures = measured.get(row.benchmark);
            ObjectNode line = rows.addObject().put("name", row.label).put("nanos", figures.medianNanos());
            line.put("allocatedBytes", figures.medianBytes());
            if (row.floor != null) {
                double[] ratios = measured.get(row.floor).ratios(figures);
                line.put("against", label(row.floor)).put("speed", Measured.middle(ratios));
                line.put("speedLow", ratios[0]).put("speedHigh", ratios[ratios.length - 1]);
            }
        }
        return report;
    }
}
