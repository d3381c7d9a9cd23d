package parallax.reports.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import parallax.reports.coverage.CoverageJson;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.Samples;

/** What we write is what the published schemas say, and the schemas refuse what we would not write. */
class SchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema REPORT = schema("report-2.schema.json");
    private static final Schema COVERAGE = schema("coverage-1.schema.json");

    @Test
    void everyReportWeWriteIsValid() {
        for (CoverageReport report : List.of(Samples.interrupted(), Samples.twoWholeRelays())) {
            assertThat(errors(JSON.valueToTree(CoverageJson.document(report)))).isEmpty();
        }
    }

    @Test
    void theGoldenFileIsValid() throws IOException {
        assertThat(errors(golden())).isEmpty();
    }

    @Test
    void newerFieldsAndMinorVersionsAreValidAndAHigherMajorIsNot() throws IOException {
        assertThat(errorsAfter(document -> {
                    document.put("version", "2.14").putObject("mood").put("a", 1);
                    coverage(document).put("version", "1.3").put("tide", true);
                    ((ObjectNode) document.path("sections")).putObject("tap").put("version", "7.0");
                }))
                .isEmpty();
        assertThat(errorsAfter(document -> document.put("version", "3.0"))).isNotEmpty();
        assertThat(errorsAfter(document -> coverage(document).put("version", "2.0")))
                .isNotEmpty();
        assertThat(errorsAfter(document -> ((ObjectNode) document.path("sections")).putObject("tap")))
                .as("a section without a version")
                .isNotEmpty();
    }

    @Test
    void everyFieldOfOursIsRequired() throws IOException {
        List<String> pointers = List.of(
                "",
                "/run",
                "/tool",
                "/sources/0",
                "/completeness",
                "/accounts/0",
                "/accounts/0/accounts/0",
                "/accounts/0/accounts/0/evidence/0",
                "/sections/coverage",
                "/sections/coverage/streams/0",
                "/sections/coverage/streams/2/partial/0",
                "/sections/coverage/streams/0/events",
                "/sections/coverage/comparisons/0",
                "/sections/coverage/comparisons/0/kinds/0",
                "/sections/coverage/comparisons/0/missed/0");
        for (String pointer : pointers) {
            golden().at(pointer).fieldNames().forEachRemaining(field -> {
                if (!field.equals("coverage")) {
                    assertThat(errorsAfter(document -> ((ObjectNode) document.at(pointer)).remove(field)))
                            .as("%s without %s", pointer, field)
                            .isNotEmpty();
                }
            });
        }
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(errorsAfter(document -> ((ObjectNode) document.at("/accounts/0/accounts/0")).put("class", "zombie")))
                .isNotEmpty();
        assertThat(errorsAfter(document -> ((ObjectNode) document.at("/accounts/0/classes")).put("zombie", 1)))
                .isNotEmpty();
        assertThat(errorsAfter(document -> ((ObjectNode) document.at("/completeness")).put("whole", true)))
                .isNotEmpty();
        assertThat(errorsAfter(document -> ((ObjectNode) document.at("/run")).put("startedAt", "yesterday")))
                .isNotEmpty();
        assertThat(errorsAfter(document -> coverage(document).put("leftOut", -1)))
                .isNotEmpty();
        assertThat(errorsAfter(document -> document.put("format", "other"))).isNotEmpty();
    }

    private static ObjectNode coverage(ObjectNode document) {
        return (ObjectNode) document.at("/sections/coverage");
    }

    private static List<Error> errorsAfter(Consumer<ObjectNode> change) {
        try {
            ObjectNode document = golden();
            change.accept(document);
            return errors(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Error> errors(JsonNode document) {
        List<Error> errors = new ArrayList<>(REPORT.validate(document));
        errors.addAll(COVERAGE.validate(document.at("/sections/coverage")));
        return errors;
    }

    private static ObjectNode golden() throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream("interrupted.json")) {
            return (ObjectNode) JSON.readTree(in);
        }
    }

    private static Schema schema(String name) {
        try (InputStream in = ReportDocument.class.getResourceAsStream("/parallax/reports/schema/" + name)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
