package parallax.reports.coverage;

import java.util.Map;
import java.util.TreeMap;
import parallax.reports.document.DocumentJson;
import parallax.reports.document.ReportDocument;

/** A coverage report as a {@link ReportDocument} with the section {@value CoverageReport#SECTION}. */
public final class CoverageJson {

    private CoverageJson() {}

    /** The report, indented, and a line break. */
    public static String text(CoverageReport report) {
        return DocumentJson.text(document(report));
    }

    /** The report in the form that all tools share. */
    public static ReportDocument document(CoverageReport report) {
        var sections =
                new TreeMap<>(Map.of(CoverageReport.SECTION, DocumentJson.section(CoverageReport.VERSION, report)));
        return ReportDocument.of(
                report.run(),
                report.sources(),
                report.completeness(),
                new ReportDocument.Findings(report.notes(), report.accounts(), sections));
    }

    /**
     * Reads what {@link #text} made, by this version or another one of the same major.
     *
     * @throws IllegalArgumentException if it is no coverage report or one of another major version, a field is missing,
     *     or its numbers do not add up
     */
    public static CoverageReport read(byte[] json) {
        return DocumentJson.report(json, CoverageReport.SECTION, CoverageReport.VERSION, CoverageReport.class);
    }
}
