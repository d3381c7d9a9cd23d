package parallax.reports.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.List;
import parallax.atproto.syntax.PlainText;
import parallax.atproto.syntax.StrictJson;

/** Reports as JSON: record components are the fields, unknown fields are ignored, missing ones are an error. */
public final class DocumentJson {

    /** Between trees and our records; strangers' bytes are read by {@link StrictJson}. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** What a document says itself of the report that its section is made of. */
    private static final List<String> SHARED = List.of("run", "accounts", "notes");

    private static final int LONGEST_REASON = 300;

    private DocumentJson() {}

    /** The document, indented, and a line break. */
    public static String text(ReportDocument document) {
        try {
            return MAPPER.writeValueAsString(document) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a report that has no JSON form", e);
        }
    }

    /**
     * Reads what {@link #text} made, by this or any version of the same major.
     *
     * @throws IllegalArgumentException if it is none, of another major version, a field is missing, or its sums are
     *     wrong
     */
    public static ReportDocument read(byte[] json) {
        JsonNode tree = StrictJson.read(ByteBuffer.wrap(json));
        requireReadable(tree);
        return value(tree, ReportDocument.class);
    }

    /** A section of this value's fields, its version first, without those that are in the document itself. */
    public static ObjectNode section(FormatVersion version, Object value) {
        ObjectNode section = MAPPER.createObjectNode().put("version", version.text());
        section.setAll((ObjectNode) MAPPER.valueToTree(value));
        return section.remove(SHARED);
    }

    /**
     * The report that a document and one of its sections were made of.
     *
     * @throws IllegalArgumentException if the section is not there or of another major version, a field is missing, or
     *     its sums are wrong
     */
    public static <T> T report(byte[] json, String section, FormatVersion known, Class<T> type) {
        ReportDocument document = read(json);
        ObjectNode fields = document.section(section, known);
        fields.set("run", MAPPER.valueToTree(document.facts()));
        fields.set("accounts", MAPPER.valueToTree(document.accounts()));
        fields.set("notes", MAPPER.valueToTree(document.notes()));
        return value(fields, type);
    }

    /**
     * The value that a section was made of.
     *
     * @throws IllegalArgumentException if a field is missing, or its sums are wrong
     */
    public static <T> T value(JsonNode section, Class<T> type) {
        try {
            return MAPPER.treeToValue(section, type);
        } catch (JsonProcessingException e) {
            // It quotes the file, which somebody else may have made.
            throw new IllegalArgumentException(
                    "not a report: " + PlainText.of(e.getOriginalMessage(), LONGEST_REASON), e);
        }
    }

    /** Before the fields: of another major version they may be anything. */
    private static void requireReadable(JsonNode tree) {
        if (tree.path("schema").isInt()) {
            throw new IllegalArgumentException(
                    "a report of version " + tree.path("schema").intValue()
                            + ", which this program does not read; it reads "
                            + ReportDocument.VERSION.major() + ".x");
        }
        if (!ReportDocument.FORMAT.equals(tree.path("format").textValue())) {
            throw new IllegalArgumentException("not a report: its format is not '" + ReportDocument.FORMAT + "'");
        }
        FormatVersion version = FormatVersion.parse(tree.path("version").asText());
        if (!ReportDocument.VERSION.reads(version)) {
            throw new IllegalArgumentException("a report of version " + version.text() + ", and this program reads "
                    + ReportDocument.VERSION.major() + ".x: use a newer one");
        }
    }
}
