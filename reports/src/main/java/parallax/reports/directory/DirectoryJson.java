package parallax.reports.directory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.reports.document.DocumentJson;
import parallax.reports.document.ReportDocument;

/** A comparison of directories as a {@link ReportDocument} with the section {@value DirectoryReport#SECTION}. */
public final class DirectoryJson {

    /** The fields of the section; what it has in common with other tools is in the document. */
    private record Body(
            long skipped,
            @Nullable String reference,
            long seed,
            List<NameList> lists,
            List<RelayTotals> relays,
            List<CollectionResult> collections,
            @Nullable Changes changes) {}

    private DirectoryJson() {}

    /** The report, indented, and a line break. */
    public static String text(DirectoryReport report) {
        return DocumentJson.text(document(report));
    }

    /** The report in the form that all tools share. */
    public static ReportDocument document(DirectoryReport report) {
        Body body = new Body(
                report.skipped(),
                report.reference(),
                report.seed(),
                report.lists(),
                report.relays(),
                report.collections(),
                report.changes());
        var sections =
                new TreeMap<>(Map.of(DirectoryReport.SECTION, DocumentJson.section(DirectoryReport.VERSION, body)));
        return ReportDocument.of(
                report.run(),
                report.sources(),
                report.completeness(),
                new ReportDocument.Findings(report.notes(), report.accounts(), sections));
    }

    /**
     * Reads what {@link #text} made, by this version or another one of the same major.
     *
     * @throws IllegalArgumentException if it is no such report or one of another major version, a field is missing, or its
     *     numbers do not add up
     */
    public static DirectoryReport read(byte[] json) {
        ReportDocument document = DocumentJson.read(json);
        Body body = DocumentJson.value(document.section(DirectoryReport.SECTION, DirectoryReport.VERSION), Body.class);
        return new DirectoryReport(
                document.facts(),
                body.skipped(),
                body.reference(),
                body.seed(),
                body.lists(),
                body.relays(),
                body.collections(),
                body.changes(),
                document.accounts(),
                document.notes());
    }
}
