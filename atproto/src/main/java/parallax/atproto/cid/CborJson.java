package parallax.atproto.cid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborLimits;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.syntax.SyntaxException;

/**
 * The JSON form of data: links are {@code {"$link": text}}, bytes are {@code {"$bytes": base64}}. See
 * atproto.com/specs/data-model#json-representation.
 */
public final class CborJson {

    private static final String LINK = "$link";
    private static final String BYTES = "$bytes";
    private static final String TYPE = "$type";
    private static final int MAX_DEPTH = CborLimits.ATPROTO.maxDepth();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CborJson() {}

    /**
     * The JSON form of exactly one strict item. {@link CborException} when it is not strict, when a link is no CID, or
     * when a map has a field {@code $link} or {@code $bytes} and would read back as something else.
     */
    public static JsonNode toJson(ByteSlice drisl) {
        CborReader reader = new CborReader(drisl);
        JsonNode json = read(reader);
        reader.end();
        return json;
    }

    /**
     * The canonical bytes of an object of the data model. {@link SyntaxException} for anything else at the top, a
     * number that is no 64-bit integer, a malformed link, bytes, blob or {@code $type}, nesting deeper than 32.
     */
    public static ByteSlice fromJson(JsonNode json) {
        if (!json.isObject()) {
            throw new SyntaxException("data is a JSON object");
        }
        CborWriter writer = new CborWriter();
        write(json, writer, 0);
        return writer.toSlice();
    }

    // Recursive: the reader refuses nesting deeper than 32.
    private static JsonNode read(CborReader reader) {
        return switch (reader.peek()) {
            case INTEGER -> number(reader.integer());
            case BYTES ->
                NODES.objectNode()
                        .put(
                                BYTES,
                                Base64.getEncoder()
                                        .withoutPadding()
                                        .encodeToString(reader.bytes().toArray()));
            case TEXT -> NODES.textNode(reader.text());
            case ARRAY -> readArray(reader);
            case MAP -> readMap(reader);
            case LINK -> readLink(reader);
            case BOOLEAN -> NODES.booleanNode(reader.bool());
            case NULL -> {
                reader.nil();
                yield NODES.nullNode();
            }
            case FLOAT -> NODES.numberNode(reader.floating());
        };
    }

    private static JsonNode number(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private static JsonNode readArray(CborReader reader) {
        ArrayNode array = NODES.arrayNode();
        for (int left = reader.array(); left > 0; left--) {
            array.add(read(reader));
        }
        return array;
    }

    private static JsonNode readMap(CborReader reader) {
        ObjectNode object = NODES.objectNode();
        for (int left = reader.map(); left > 0; left--) {
            int at = reader.position();
            String key = reader.key();
            if (key.equals(LINK) || key.equals(BYTES)) {
                throw new CborException(at, "a map with a field that JSON reserves");
            }
            object.set(key, read(reader));
        }
        return object;
    }

    private static JsonNode readLink(CborReader reader) {
        int at = reader.position();
        try {
            return NODES.objectNode().put(LINK, Cid.of(reader.link()).toString());
        } catch (CidException e) {
            throw new CborException(at, "a link that is no CID");
        }
    }

    private static void write(JsonNode json, CborWriter writer, int depth) {
        switch (json.getNodeType()) {
            case OBJECT -> writeObject(json, writer, depth);
            case ARRAY -> {
                requireDepth(depth);
                writer.array(json.size());
                json.forEach(item -> write(item, writer, depth + 1));
            }
            case STRING -> writer.text(json.textValue());
            case NUMBER -> writer.integer(integer(json));
            case BOOLEAN -> writer.bool(json.booleanValue());
            case NULL -> writer.nil();
            case BINARY, MISSING, POJO -> throw new SyntaxException("a value that JSON does not have");
        }
    }

    private static void writeObject(JsonNode json, CborWriter writer, int depth) {
        if (json.has(LINK)) {
            writer.link(link(json).bytes());
        } else if (json.has(BYTES)) {
            writer.bytes(bytes(json));
        } else {
            requireDepth(depth);
            requireType(json);
            List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(json.properties());
            fields.sort((a, b) -> compareKeys(a.getKey(), b.getKey()));
            writer.map(fields.size());
            for (Map.Entry<String, JsonNode> field : fields) {
                writer.key(field.getKey());
                write(field.getValue(), writer, depth + 1);
            }
        }
    }

    private static int compareKeys(String a, String b) {
        byte[] left = a.getBytes(StandardCharsets.UTF_8);
        byte[] right = b.getBytes(StandardCharsets.UTF_8);
        return left.length == right.length ? Arrays.compareUnsigned(left, right) : left.length - right.length;
    }

    private static Cid link(JsonNode json) {
        Cid cid = json.size() == 1 && json.path(LINK).isTextual()
                ? Cid.tryParse(json.path(LINK).textValue())
                : null;
        if (cid == null) {
            throw new SyntaxException("a $link that is not a CID alone");
        }
        return cid;
    }

    private static ByteSlice bytes(JsonNode json) {
        if (json.size() != 1 || !json.path(BYTES).isTextual()) {
            throw new SyntaxException("a $bytes that is not a text alone");
        }
        try {
            return ByteSlice.of(Base64.getDecoder().decode(json.path(BYTES).textValue()));
        } catch (IllegalArgumentException e) {
            SyntaxException failure = new SyntaxException("a $bytes that is not base64");
            failure.initCause(e);
            throw failure;
        }
    }

    private static void requireType(JsonNode json) {
        JsonNode type = json.get(TYPE);
        if (type == null) {
            return;
        }
        if (!type.isTextual() || type.textValue().isEmpty()) {
            throw new SyntaxException("a $type that is not a text");
        }
        if (type.textValue().equals("blob")
                && !(json.path("ref").has(LINK)
                        && json.path("mimeType").isTextual()
                        && json.path("size").isIntegralNumber()
                        && json.path("size").longValue() >= 0)) {
            throw new SyntaxException("a blob without its ref, mimeType and size");
        }
    }

    /** A number like 123.0 is an integer; one with a fraction is not, and there are no floats in data. */
    private static long integer(JsonNode json) {
        if (json.isIntegralNumber() && json.canConvertToLong()) {
            return json.longValue();
        }
        if (json.isFloatingPointNumber() && json.canConvertToLong() && json.canConvertToExactIntegral()) {
            return json.longValue();
        }
        throw new SyntaxException("a number that is not a 64-bit integer");
    }

    private static void requireDepth(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new SyntaxException("nested deeper than " + MAX_DEPTH);
        }
    }
}
