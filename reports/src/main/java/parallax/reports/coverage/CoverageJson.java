package parallax.reports.coverage;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.reports.document.DocumentJson;
import parallax.reports.document.ReportDocument;

/** A coverage report as a {@link ReportDocument} with the section {@value CoverageReport#SECTION}. */
public final class CoverageJson {

    /** The fields of the section; what it has in common with other tools is in the document. */
    private record Body(
            long windowMillis,
            @Nullable Long endedEarlyAtMillis,
            long graceMillis,
            @Nullable String reference,
            boolean referenceIsUnion,
            long leftOut,
            List<StreamResult> streams,
            List<Comparison> comparisons) {}

    private CoverageJson() {}

    /** The report, indented, and a line break. */
    public static String text(CoverageReport report) {
        return DocumentJson.text(document(report));
    }

    /** The report in the form that all tools share. */
    public static ReportDocument document(CoverageReport report) {
        Body body = new Body(
                report.windowMillis(),
                report.endedEarlyAtMillis(),
                report.graceMillis(),
                report.reference(),
                report.referenceIsUnion(),
                report.leftOut(),
                report.streams(),
                report.comparisons());
        var sections =
                new TreeMap<>(Map.of(CoverageReport.SECTION, DocumentJson.section(CoverageReport.VERSION, body)));
        return ReportDocument.of(
                report.run(),
                report.sources(),
                report.completeness(),
                new ReportDocument.Findings(report.notes(), report.accounts(), sections));
    }

    /**
     * Reads what {@link #text} made, by this version or another one of the same major.
     *
     * @throws IllegalArgumentException if it is no coverage report or one of another major version, a field is missing, or
     *     its numbers do not add up
     */
    public static CoverageReport read(byte[] json) {
        ReportDocument document = DocumentJson.read(json);
        Body body = DocumentJson.value(document.section(CoverageReport.SECTION, CoverageReport.VERSION), Body.class);
        return new CoverageReport(
                document.facts(),
                body.windowMillis(),
                body.endedEarlyAtMillis(),
                body.graceMillis(),
                body.reference(),
                body.referenceIsUnion(),
                body.leftOut(),
                body.streams(),
                body.comparisons(),
                document.accounts(),
                document.notes());
    }
}
