package parallax.reports.directory;

import parallax.atproto.probe.AccountClass;

/** One row for each collection and relay, for spreadsheets (RFC 4180, with line feeds). */
public final class DirectoryCsv {

    private static final String HEAD =
            "startedAt,collection,relay,extent,count,union,missing,missingLive,missingDrawn,repeated,unreadable,reason\n";

    private DirectoryCsv() {}

    /**
     * The whole file. {@code missing} is what others, or the reference, list and the relay does not; empty if not
     * known.
     */
    public static String write(DirectoryReport report) {
        StringBuilder out = new StringBuilder(HEAD);
        for (CollectionResult result : report.collections()) {
            for (ListedCount count : result.counts()) {
                row(report, result, count, out);
            }
        }
        return out.toString();
    }

    private static void row(DirectoryReport report, CollectionResult result, ListedCount count, StringBuilder out) {
        Difference missing = result.difference(report.reference(), count.relay());
        String lacks = !report.isLackKnown(result, count) ? "" : missing == null ? "0" : Long.toString(missing.count());
        out.append(report.run().startedAt()).append(',');
        out.append(cell(result.collection())).append(',');
        out.append(cell(count.relay())).append(',');
        out.append(count.extent()).append(',');
        out.append(count.count()).append(',');
        out.append(result.union()).append(',');
        out.append(lacks).append(',');
        out.append(missing == null ? "" : missing.of(AccountClass.LIVE)).append(',');
        out.append(missing == null ? "" : missing.drawn()).append(',');
        out.append(count.repeated()).append(',');
        out.append(count.unreadable()).append(',');
        out.append(cell(count.reason() == null ? "" : count.reason())).append('\n');
    }

    /** A cell that a spreadsheet takes as text: quoted where it has to be, and never a formula. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
