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
            new Row("decode, read the blocks and check their CIDs", "decodeBlocks", "hash"),
            new Row("proof alone: the tree, and undoing the operations", "proof", "hash"),
            new Row("K-256 signature", "signature K256", null),
            new Row("K-256 signature + SHA-256 of every block", "signatureHash K256", null),
            new Row("K-256 all: decode, blocks, signature, proof", "verify K256", "signatureHash K256"),
            new Row("P-256 signature", "signature P256", "signature K256"),
            new Row("P-256 signature + SHA-256 of every block", "signatureHash P256", null),
            new Row("P-256 all: decode, blocks, signature, proof", "verify P256", "signatureHash P256"));

    /** A line of the table: a benchmark with its curve, and the one whose time it is divided by. */
    private record Row(
            String label, String benchmark, @Nullable String floor) {}

    String markdown() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "Work on one #commit of %,d bytes (mean), one thread; median operation, median of %d rounds; ratios with their range.%n%s%n%n",
                frameBytes,
                rounds,
                machine));
        out.append("| work | us | bytes allocated | ratio | to |\n|---|---:|---:|---:|---|\n");
        for (Row row : ROWS) {
            Measured figures = measured.get(row.benchmark);
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %,.0f | %s | %s |%n",
                    row.label,
                    figures.medianNanos() / 1000,
                    figures.medianBytes(),
                    row.floor == null ? "" : ratio(figures.ratios(measured.get(row.floor))),
                    row.floor == null ? "" : label(row.floor)));
        }
        return out.toString();
    }

    private static String ratio(double[] sorted) {
        return String.format(
                Locale.ROOT, "**%.2f** (%.2f-%.2f)", Measured.middle(sorted), sorted[0], sorted[sorted.length - 1]);
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
                double[] ratios = figures.ratios(measured.get(row.floor));
                line.put("against", label(row.floor)).put("ratio", Measured.middle(ratios));
                line.put("ratioLow", ratios[0]).put("ratioHigh", ratios[ratios.length - 1]);
            }
        }
        return report;
    }
}
