package parallax.pulsar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The schemas that ship with the reports, for what pulsar really wrote. */
public final class PublishedSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedSchema() {}

    /** What is wrong with a coverage report as it was written; empty if nothing is. */
    public static List<Error> errors(byte[] report) throws IOException {
        JsonNode document = JSON.readTree(report);
        List<Error> errors = new ArrayList<>(errors("report-2", document));
        errors.addAll(errors("coverage-1", document.at("/sections/coverage")));
        return errors;
    }

    private static List<Error> errors(String schema, JsonNode value) throws IOException {
        String resource = "/parallax/reports/schema/" + schema + ".schema.json";
        try (InputStream in = Objects.requireNonNull(PublishedSchema.class.getResourceAsStream(resource))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(in))
                    .validate(value);
        }
    }
}
