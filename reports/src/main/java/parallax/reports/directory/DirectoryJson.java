package parallax.reports.directory;

import java.util.Map;
import java.util.TreeMap;
import parallax.reports.document.DocumentJson;
import parallax.reports.document.ReportDocument;

/** A comparison of directories as a {@link ReportDocument} with the section {@value DirectoryReport#SECTION}. */
public final class DirectoryJson {

    private DirectoryJson() {}

    /** The report, indented, and a line break. */
    public static String text(DirectoryReport report) {
        return DocumentJson.text(document(report));
    }

    /** The report in the form that all tools share. */
    public static ReportDocument document(DirectoryReport report) {
        var sections =
                new TreeMap<>(Map.of(DirectoryReport.SECTION, DocumentJson.section(DirectoryReport.VERSION, report)));
        return ReportDocument.of(
                report.run(),
                report.sources(),
                report.completeness(),
                new ReportDocument.Findings(report.notes(), report.accounts(), sections));
    }

    /**
     * Reads what {@link #text} made, by this version or another one of the same major.
     *
     * @throws IllegalArgumentException if it is no such report or one of another major version, a field is missing, or
     *     its numbers do not add up
     */
    public static DirectoryReport read(byte[] json) {
        return DocumentJson.report(json, DirectoryReport.SECTION, DirectoryReport.VERSION, DirectoryReport.class);
    }
}
