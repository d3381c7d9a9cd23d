package parallax.atproto.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** Records of everything that data may hold. */
final class RandomJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long SAFE = (1L << 53) - 1;
    private static final List<Long> EDGES = List.of(
            0L,
            -1L,
            23L,
            24L,
            -24L,
            -25L,
            255L,
            256L,
            -256L,
            -257L,
            65_535L,
            65_536L,
            (1L << 32) - 1,
            1L << 32,
            -(1L << 32),
            SAFE,
            -SAFE);
    // In UTF-16 the last two sort before the two above them, in UTF-8 behind.
    private static final List<String> WORDS = List.of(
            "",
            "a",
            "b",
            "aa",
            "z",
            "text",
            "$type",
            "createdAt",
            "\u00e9",
            "e\u0301",
            "\u0000",
            "\n\"\\/",
            "\u05e9\u05dc\u05d5\u05dd",
            "\u65e5\u672c",
            "\uffee",
            "\ufb01",
            "\ud83d\ude00",
            "\ud835\udd18");

    private final SplittableRandom random;

    RandomJson(long seed) {
        this.random = new SplittableRandom(seed);
    }

    ObjectNode record() {
        ObjectNode record = object(3);
        record.put("$type", "com.example.record");
        return record;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0 -> NODES.numberNode(EDGES.get(random.nextInt(EDGES.size())));
            case 1 -> NODES.numberNode(random.nextLong(-SAFE, SAFE + 1) >> random.nextInt(53));
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.nullNode();
            case 4 -> link();
            case 5 ->
                NODES.objectNode()
                        .put("$bytes", Base64.getEncoder().withoutPadding().encodeToString(noise().toArray()));
            case 6, 7 -> NODES.textNode(text());
            case 8 -> blob();
            case 9 -> {
                var array = NODES.arrayNode();
                for (int left = random.nextInt(7); left > 0; left--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
            default -> object(depth - 1);
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int left = random.nextInt(8); left > 0; left--) {
            String key = text();
            if (!key.startsWith("$") && !key.equals("__proto__")) {
                object.set(key, value(depth));
            }
        }
        return object;
    }

    private JsonNode blob() {
        if (random.nextInt(3) == 0) {
            // As records of before 2023 hold them; data like any other.
            return NODES.objectNode().put("cid", Cid.ofRaw(noise()).toString()).put("mimeType", "image/jpeg");
        }
        ObjectNode blob = NODES.objectNode().put("$type", "blob");
        blob.set("ref", NODES.objectNode().put("$link", Cid.ofRaw(noise()).toString()));
        return blob.put("mimeType", "image/png").put("size", random.nextInt(1 << 20));
    }

    private JsonNode link() {
        Cid cid = random.nextBoolean() ? Cid.ofDrisl(noise()) : Cid.ofRaw(noise());
        return NODES.objectNode().put("$link", cid.toString());
    }

    private ByteSlice noise() {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        return ByteSlice.of(noise);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(1, 4); left > 0; left--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return random.nextInt(20) == 0 ? text.toString().repeat(90) : text.toString();
    }
}
