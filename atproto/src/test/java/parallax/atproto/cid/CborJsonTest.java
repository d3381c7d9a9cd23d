package parallax.atproto.cid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
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
}
