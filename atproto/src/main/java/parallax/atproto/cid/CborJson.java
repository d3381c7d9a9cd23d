package parallax.atproto.cid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborLimits;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/**
 * The JSON form of data: links are {@code {"$link": text}}, bytes are {@code {"$bytes": base64}}. See
 * atproto.com/specs/data-model#json-representation.
 *
 * <p>Exact both ways: {@code fromJson(toJson(bytes))} are the same bytes, or one of the two refuses. What JSON says in
 * more than one way comes back in one: {@code 1.0} as {@code 1}, base64 without padding, keys in the order of DRISL. A
 * malformed blob or {@code $type} is told by {@code toJson}, since records in the network have them, and refused by
 * {@code fromJson}.
 */
public final class CborJson {

    static final String LINK = "$link";
    static final String BYTES = "$bytes";
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
     * number that is no 64-bit integer, a malformed link, bytes, blob or {@code $type}, or more than {@link
     * CborLimits#ATPROTO} lets a reader take.
     */
    public static ByteSlice fromJson(JsonNode json) {
        if (!json.isObject()) {
            throw new SyntaxException("data is a JSON object");
        }
        CborWriter writer = new CborWriter();
        DrislFromJson.write(json, writer, 0);
        return writer.toSlice();
    }

    /** As {@link #toJson}, in UTF-8 without white space. */
    public static ByteSlice toText(ByteSlice drisl) {
        return ByteSlice.of(toJson(drisl).toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * As {@link #fromJson}, of a JSON text in UTF-8. Read so that nothing is lost on the way: a field that comes twice,
     * text after the end and numbers beyond the exactness of doubles are not passed over. {@link SyntaxException} when
     * it is not such a text.
     */
    public static ByteSlice fromText(ByteSlice json) {
        return fromJson(StrictJson.readExact(json.toByteBuffer()));
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

    /** In the form that Jackson gives a number of its size. */
    static JsonNode number(long value) {
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
}
