package parallax.atproto.cid;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborLimits;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.syntax.SyntaxException;

/** The way from JSON to bytes. Recursive: its depth is limited. */
final class DrislFromJson {

    private static final String LINK = CborJson.LINK;
    private static final String BYTES = CborJson.BYTES;
    private static final String TYPE = "$type";
    /** What is written can be read again. */
    private static final CborLimits LIMITS = CborLimits.ATPROTO;

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private DrislFromJson() {}

    static void write(JsonNode json, CborWriter writer, int depth) {
        switch (json.getNodeType()) {
            case OBJECT -> writeObject(json, writer, depth);
            case ARRAY -> {
                requireDepth(depth);
                requireItems(json);
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
            requireItems(json);
            requireType(json);
            List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(json.properties());
            fields.sort((a, b) -> compareKeys(a.getKey(), b.getKey()));
            writer.map(fields.size());
            for (Map.Entry<String, JsonNode> field : fields) {
                requireKey(field.getKey());
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
        String text = json.path(BYTES).textValue();
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            // The decoder ignores bits beyond the last byte, so that several texts would be the same bytes.
            String exact = Base64.getEncoder().encodeToString(decoded);
            if (exact.equals(text) || unpadded(exact).equals(text)) {
                return ByteSlice.of(decoded);
            }
        } catch (IllegalArgumentException e) {
            SyntaxException failure = new SyntaxException("a $bytes that is not base64");
            failure.initCause(e);
            throw failure;
        }
        throw new SyntaxException("a $bytes with bits after its last byte");
    }

    private static String unpadded(String base64) {
        return base64.replace("=", "");
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
        // 2^63 as a double passes for a long, and would be one less.
        if (json.isFloatingPointNumber()
                && json.canConvertToLong()
                && json.canConvertToExactIntegral()
                && json.decimalValue().compareTo(LARGEST) <= 0) {
            return json.longValue();
        }
        throw new SyntaxException("a number that is not a 64-bit integer");
    }

    private static void requireDepth(int depth) {
        if (depth >= LIMITS.maxDepth()) {
            throw new SyntaxException("nested deeper than " + LIMITS.maxDepth());
        }
    }

    private static void requireItems(JsonNode json) {
        if (json.size() > LIMITS.maxItems()) {
            throw new SyntaxException("more than " + LIMITS.maxItems() + " items");
        }
    }

    // The writer refuses what has no UTF-8; its length is at most three times the text's.
    private static void requireKey(String key) {
        if (key.length() > LIMITS.maxKeyBytes() / 3
                && key.getBytes(StandardCharsets.UTF_8).length > LIMITS.maxKeyBytes()) {
            throw new SyntaxException("a key over " + LIMITS.maxKeyBytes() + " bytes");
        }
    }
}
