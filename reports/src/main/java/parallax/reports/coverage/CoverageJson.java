package parallax.reports.coverage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;

/** A coverage report as JSON. */
public final class CoverageJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private CoverageJson() {}

    /** Writes the report and a line break; leaves the stream open. */
    public static void write(CoverageReport report, OutputStream out) throws IOException {
        out.write(MAPPER.writeValueAsBytes(report));
        out.write('\n');
        out.flush();
    }

    /**
     * Reads what {@link #write} wrote, by this or a newer version.
     *
     * @throws IllegalArgumentException if it is no coverage report, a field is missing, or its numbers do not add up
     */
    public static CoverageReport read(byte[] json) {
        try {
            return MAPPER.readerFor(CoverageReport.class).readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a coverage report: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a coverage report", e);
        }
    }
}
