package parallax.atproto.syntax;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as it comes from strangers: one text of valid UTF-8 with nothing after its end, no deeper than {@value
 * #MAX_DEPTH}, and no key twice in an object, since two readers of one text must not see two values. Whoever reads
 * bounds the bytes. Each method throws {@link SyntaxException} for anything else; an empty text is a missing node.
 */
public final class StrictJson {

    /** Objects and arrays in each other. */
    public static final int MAX_DEPTH = 64;

    private static final ObjectReader READER = reader(true);
    private static final ObjectReader REPEATING = reader(false);
    private static final ObjectReader EXACT = READER.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private StrictJson() {}

    private static ObjectReader reader(boolean eachKeyOnce) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .build())
                        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, eachKeyOnce)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();
    }

    /** A text in UTF-8. */
    public static JsonNode read(ByteBuffer json) {
        return read(text(json));
    }

    public static JsonNode read(String json) {
        return read(READER, json);
    }

    /** With each number as it is written, beyond the exactness of doubles too. */
    public static JsonNode readExact(ByteBuffer json) {
        return read(EXACT, text(json));
    }

    /** Of a key that comes twice, the last value counts: for what people write by hand and nothing depends on. */
    public static JsonNode readRepeating(String json) {
        return read(REPEATING, json);
    }

    // Given bytes, the parser would guess UTF-16 and UTF-32 too, and fail in ways of its own.
    private static String text(ByteBuffer json) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(json).toString();
            // RFC 8259, section 8.1: a reader may pass over a byte order mark.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new SyntaxException("not JSON: not UTF-8");
        }
    }

    private static JsonNode read(ObjectReader reader, String json) {
        try {
            return reader.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SyntaxException("not JSON, at character "
                    + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset()));
        }
    }
}
