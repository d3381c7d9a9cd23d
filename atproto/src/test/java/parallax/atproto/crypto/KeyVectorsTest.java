package parallax.atproto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Base58;
import parallax.atproto.testkit.Vectors;

class KeyVectorsTest {

    @Test
    void everySignatureFixtureIsRuledAsItSays() {
        JsonNode fixtures = Vectors.json("crypto/signature-fixtures.json");
        assertThat(fixtures).hasSize(6);
        for (JsonNode fixture : fixtures) {
            ByteSlice message = base64(fixture, "messageBase64");
            ByteSlice signature = base64(fixture, "signatureBase64");
            boolean valid = fixture.get("validSignature").asBoolean();
            PublicKey byDid = DidKey.parse(fixture.get("publicKeyDid").asText());
            PublicKey byMultibase = LegacyKey.parse(
                    fixture.get("didDocSuite").asText(),
                    fixture.get("publicKeyMultibase").asText());
            assertThat(byDid.verifies(message, signature)).isEqualTo(valid);
            assertThat(byMultibase.verifies(message, signature)).isEqualTo(valid);
            assertThat(byMultibase).isEqualTo(byDid);
            assertThat(byDid.didKey()).isEqualTo(fixture.get("publicKeyDid").asText());
        }
    }

    @Test
    void privateKeysGiveTheDidKeysOfTheVectors() {
        JsonNode k256 = Vectors.json("crypto/w3c_didkey_K256.json");
        assertThat(k256).hasSize(5);
        for (JsonNode vector : k256) {
            SigningKey key = SigningKey.of(
                    Curve.K256, ByteSlice.ofHex(vector.get("privateKeyBytesHex").asText()));
            assertThat(key.publicKey().didKey())
                    .isEqualTo(vector.get("publicDidKey").asText());
        }
        JsonNode p256 = Vectors.json("crypto/w3c_didkey_P256.json");
        assertThat(p256).hasSize(1);
        for (JsonNode vector : p256) {
            SigningKey key = SigningKey.of(
                    Curve.P256,
                    Base58.decode(vector.get("privateKeyBytesBase58").asText()));
            assertThat(key.publicKey().didKey())
                    .isEqualTo(vector.get("publicDidKey").asText());
        }
    }

    @Test
    void textsThatAreNoKeyAreRefused() {
        String good = SigningKey.of(Curve.P256, scalar(9)).publicKey().multikey();
        assertThat(Multikey.parse(good).curve()).isEqualTo(Curve.P256);
        for (String bad : new String[] {
            "",
            "z",
            "z1",
            good.substring(1),
            good + "1",
            good.substring(0, good.length() - 1),
            "z0OIl",
            "m" + good,
            "z".repeat(400)
        }) {
            assertThatThrownBy(() -> Multikey.parse(bad)).isInstanceOf(KeyException.class);
        }
        assertThatThrownBy(() -> DidKey.parse(good)).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> LegacyKey.parse("Multikey", good)).isInstanceOf(KeyException.class);
    }

    @Test
    void pointsOffTheCurveAndOtherFormsAreRefused() {
        ByteSlice compressed = SigningKey.of(Curve.K256, scalar(9)).publicKey().compressed();
        byte[] infinityForm = compressed.toArray();
        infinityForm[0] = 0;
        byte[] offCurve = new byte[33];
        offCurve[0] = 2;
        Arrays.fill(offCurve, 1, 33, (byte) 0xff);
        assertThat(point(Curve.K256, compressed).compressed()).isEqualTo(compressed);
        assertThatThrownBy(() -> point(Curve.K256, ByteSlice.of(infinityForm))).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> point(Curve.K256, ByteSlice.of(offCurve))).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> point(Curve.P256, ByteSlice.of(offCurve))).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> point(Curve.P256, ByteSlice.EMPTY)).isInstanceOf(KeyException.class);
    }

    private static ByteSlice scalar(int value) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) value;
        return ByteSlice.of(bytes);
    }

    private static ByteSlice base64(JsonNode fixture, String field) {
        return ByteSlice.of(Base64.getDecoder().decode(fixture.get(field).asText()));
    }

    private static PublicKey point(Curve curve, ByteSlice compressed) {
        return new PublicKey(CurvePoint.ofCompressed(curve, compressed.toArray()));
    }
}
