package parallax.atproto.cid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborLimits;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.syntax.SyntaxException;
import parallax.atproto.testkit.Vectors;

/** Data in JSON and in DRISL: the public fixtures both ways, and what is no data. */
class CborJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theFixturesHaveTheirBytesAndCidsAndComeBack() {
        JsonNode fixtures = Vectors.json("data-model/data-model-fixtures.json");
        assertThat(fixtures).hasSize(3).allSatisfy(fixture -> {
            ByteSlice bytes = ByteSlice.of(
                    Base64.getDecoder().decode(fixture.get("cbor_base64").textValue()));
            assertThat(CborJson.fromJson(fixture.get("json"))).isEqualTo(bytes);
            assertThat(Cid.ofDrisl(bytes)).hasToString(fixture.get("cid").textValue());
            CborReader.validate(bytes);
            assertThat(CborJson.toJson(bytes)).isEqualTo(fixture.get("json"));
        });
    }

    @Test
    void validDataIsAccepted() {
        assertThat(Vectors.json("data-model/data-model-valid.json")).hasSize(5).allSatisfy(vector -> {
            ByteSlice bytes = CborJson.fromJson(vector.get("json"));
            CborReader.validate(bytes);
            assertThat(CborJson.fromJson(CborJson.toJson(bytes))).isEqualTo(bytes);
        });
    }

    @Test
    void invalidDataIsRefused() {
        assertThat(Vectors.json("data-model/data-model-invalid.json"))
                .hasSize(12)
                .allSatisfy(vector -> assertThatThrownBy(() -> CborJson.fromJson(vector.get("json")))
                        .as(vector.get("note").textValue())
                        .isInstanceOf(SyntaxException.class));
    }

    @Test
    void aNumberWithoutAFractionIsAnInteger() throws JsonProcessingException {
        assertThat(CborJson.fromJson(JSON.readTree("{\"a\": 123.0}")).toHex()).isEqualTo("a16161187b");
        assertThat(CborJson.fromJson(JSON.readTree("{\"a\": -9223372036854775808}"))
                        .toHex())
                .isEqualTo("a161613b7fffffffffffffff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{\"a\": 1.5}",
                "{\"a\": 9223372036854775808}",
                "{\"a\": 9223372036854775808.0}",
                "{\"a\": 1e300}",
                "{\"a\": {\"$link\": null}}",
                "{\"a\": {\"$link\": \"QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR\"}}",
                "{\"a\": {\"$bytes\": \"%\"}}",
                "{\"a\": {\"$type\": \"blob\", \"ref\": \"x\", \"mimeType\": \"a/b\", \"size\": 1}}",
                "{\"a\": {\"$type\": \"blob\", \"ref\": {}, \"mimeType\": \"a/b\", \"size\": -1}}",
            })
    void whatIsNoDataIsRefused(String json) throws JsonProcessingException {
        JsonNode node = JSON.readTree(json);
        assertThatThrownBy(() -> CborJson.fromJson(node)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void halfASurrogatePairIsRefused() throws JsonProcessingException {
        JsonNode text = JSON.readTree("{\"a\": \"\\ud800\"}");
        assertThatThrownBy(() -> CborJson.fromJson(text)).isInstanceOf(SyntaxException.class);
        JsonNode key = JSON.createObjectNode().put("\ud800", 1);
        assertThatThrownBy(() -> CborJson.fromJson(key)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void nestingHasALimitBothWays() throws JsonProcessingException {
        JsonNode deep = JSON.readTree("{\"a\":".repeat(32) + "1" + "}".repeat(32));
        assertThat(CborJson.toJson(CborJson.fromJson(deep))).isEqualTo(deep);
        JsonNode deeper = JSON.readTree("{\"a\":".repeat(33) + "1" + "}".repeat(33));
        assertThatThrownBy(() -> CborJson.fromJson(deeper)).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> CborJson.toJson(ByteSlice.ofHex("81".repeat(33) + "00")))
                .isInstanceOf(CborException.class);
    }

    @Test
    void bytesThatJsonCannotSayAreRefused() {
        ByteSlice reserved = new CborWriter().map(1).key("$link").text("x").toSlice();
        assertThatThrownBy(() -> CborJson.toJson(reserved)).isInstanceOf(CborException.class);
        ByteSlice noCid =
                new CborWriter().array(1).link(ByteSlice.ofHex("0171")).toSlice();
        assertThatThrownBy(() -> CborJson.toJson(noCid))
                .isInstanceOfSatisfying(
                        CborException.class, e -> assertThat(e.offset()).isEqualTo(1));
        assertThatThrownBy(() -> CborJson.toJson(ByteSlice.ofHex("0000"))).isInstanceOf(CborException.class);
    }

    @Test
    void keysAreSortedByTheirBytes() throws JsonProcessingException {
        JsonNode json = JSON.readTree("{\"bb\": 1, \"\\u00e9\": 2, \"c\": 3, \"aa\": 4, \"\": 5}");
        assertThat(CborJson.fromJson(json).toHex())
                .isEqualTo("a5" + "6005" + "616303" + "62616104" + "62626201" + "62c3a902");
    }

    @Test
    void randomDataComesBackToTheByteFromJsonAndFromItsText() {
        SplittableRandom random = new SplittableRandom(77);
        for (int i = 0; i < 2_000; i++) {
            CborWriter out = new CborWriter();
            randomMap(out, random, 0);
            ByteSlice bytes = out.toSlice();
            CborReader.validate(bytes);
            assertThat(CborJson.fromJson(CborJson.toJson(bytes))).isEqualTo(bytes);
            assertThat(CborJson.fromText(CborJson.toText(bytes))).isEqualTo(bytes);
        }
    }

    private static void randomMap(CborWriter out, SplittableRandom random, int depth) {
        int size = random.nextInt(5);
        out.map(size);
        // Ascending in the order of DRISL by their last letter.
        for (int i = 0; i < size; i++) {
            randomValue(out.key("k\u00e9" + (char) ('a' + i)), random, depth + 1);
        }
    }

    private static void randomValue(CborWriter out, SplittableRandom random, int depth) {
        switch (random.nextInt(depth > 6 ? 6 : 8)) {
            case 0 -> out.integer(random.nextLong());
            case 1 -> out.integer(random.nextInt(-300, 300));
            case 2 -> out.text("text \u2028 \ud83d\ude00 \" \\ " + random.nextInt());
            case 3 -> {
                byte[] bytes = new byte[random.nextInt(9)];
                random.nextBytes(bytes);
                out.bytes(ByteSlice.of(bytes));
            }
            case 4 ->
                out.link(Cid.ofRaw(ByteSlice.of(new byte[] {(byte) random.nextInt()}))
                        .bytes());
            case 5 -> {
                if (random.nextBoolean()) {
                    out.nil();
                } else {
                    out.bool(random.nextBoolean());
                }
            }
            case 6 -> {
                int size = random.nextInt(4);
                out.array(size);
                for (int i = 0; i < size; i++) {
                    randomValue(out, random, depth + 1);
                }
            }
            default -> randomMap(out, random, depth);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"QQ", "QQ==", "", "QUI", "QUI=", "QUJD"})
    void base64WithAndWithoutPaddingIsTheSame(String base64) throws JsonProcessingException {
        ByteSlice bytes = CborJson.fromJson(JSON.readTree("{\"a\": {\"$bytes\": \"" + base64 + "\"}}"));
        assertThat(CborJson.toJson(bytes).at("/a/$bytes").asText()).isEqualTo(base64.replace("=", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QR", "QR==", "QUJ=", "QQ=", "Q", "Q Q=", "_w", "QQ==QQ=="})
    void base64ThatIsNotTheOneFormOfItsBytesIsRefused(String base64) throws JsonProcessingException {
        JsonNode json = JSON.readTree("{\"a\": {\"$bytes\": \"" + base64 + "\"}}");
        assertThatThrownBy(() -> CborJson.fromJson(json)).isInstanceOf(SyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, \"a\": 1}",
                "{\"a\": 1} {}",
                "{\"a\": 1",
                "{'a': 1}",
                "{\"a\": NaN}",
                "{\"a\": 01}",
                "{\"a\": 9007199254740993.5}",
                "{\"a\": 9223372036854775807.5}",
                "{\"a\": 1e999999999}",
                "",
                "\u00ff",
            })
    void aTextThatIsNotOneObjectOfTheDataModelIsRefused(String text) {
        ByteSlice bytes = ByteSlice.of(text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> CborJson.fromText(bytes)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void integersBeyondADoubleStayExactInAText() {
        String text = "{\"a\":9007199254740993.0}";
        assertThat(CborJson.fromText(ByteSlice.of(text.getBytes(StandardCharsets.UTF_8)))
                        .toHex())
                .isEqualTo("a161611b0020000000000001");
    }

    @Test
    void whatAReaderWouldRefuseIsNotWritten() {
        ArrayNode most = JSON.createArrayNode();
        for (int i = 0; i < CborLimits.ATPROTO.maxItems(); i++) {
            most.add(0);
        }
        ObjectNode full = JSON.createObjectNode().set("a", most);
        CborReader.validate(CborJson.fromJson(full));
        most.add(0);
        assertThatThrownBy(() -> CborJson.fromJson(full)).isInstanceOf(SyntaxException.class);

        ObjectNode longest = JSON.createObjectNode().put("\u00e9".repeat(CborLimits.ATPROTO.maxKeyBytes() / 2), 1);
        CborReader.validate(CborJson.fromJson(longest));
        ObjectNode longer = JSON.createObjectNode().put("\u00e9".repeat(CborLimits.ATPROTO.maxKeyBytes() / 2) + "a", 1);
        assertThatThrownBy(() -> CborJson.fromJson(longer)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void aMalformedBlobIsToldAndRefused() {
        ByteSlice blob = new CborWriter().map(1).key("$type").text("blob").toSlice();
        JsonNode json = CborJson.toJson(blob);
        assertThat(json.path("$type").asText()).isEqualTo("blob");
        assertThatThrownBy(() -> CborJson.fromJson(json)).isInstanceOf(SyntaxException.class);
    }
}
