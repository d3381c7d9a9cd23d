package parallax.atproto.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Base58;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.SyntaxException;
import parallax.atproto.testkit.plc.DidDocuments;

class DidDocumentTest {

    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final String PDS = "https://pds.example.com";

    private static ObjectNode modern() {
        return DidDocuments.modern(DID, Keys.K256, PDS, "alice.test");
    }

    private static DidDocument parse(JsonNode document) {
        return parse(document.toString());
    }

    private static DidDocument parse(String json) {
        return DidDocument.parse(DID, ByteSlice.of(json.getBytes(UTF_8)));
    }

    private static ObjectNode method(ObjectNode document) {
        return (ObjectNode) document.path("verificationMethod").path(0);
    }

    private static ObjectNode service(ObjectNode document) {
        return (ObjectNode) document.path("service").path(0);
    }

    private static String keyOf(JsonNode document) {
        DidDocument parsed = parse(document);
        return parsed.signingKey() == null ? null : parsed.signingKey().multikey();
    }

    @Test
    void aDocumentOfTodayHasKeyPdsAndHandle() {
        DidDocument document = parse(modern());
        assertThat(document.did()).isEqualTo(DID);
        assertThat(keyOf(modern())).isEqualTo(Keys.K256);
        assertThat(document.pds()).isEqualTo(PdsEndpoint.parse(PDS));
        assertThat(document.handle().text()).isEqualTo("alice.test");
    }

    @ParameterizedTest
    @CsvSource({
        "EcdsaSecp256r1VerificationKey2019, " + Keys.P256_RAW + "," + Keys.P256 + ", secp256r1",
        "EcdsaSecp256k1VerificationKey2019, " + Keys.K256_RAW + "," + Keys.K256 + ", secp256k1"
    })
    void bothLegacyTypesAreReadCompressedAndUncompressed(String type, String raw, String multikey, String curve) {
        assertThat(keyOf(DidDocuments.legacy(DID, type, raw, PDS))).isEqualTo(multikey);

        assertThat(keyOf(DidDocuments.legacy(DID, type, uncompressed(multikey, curve), PDS)))
                .isEqualTo(multikey);
    }

    private static String uncompressed(String multikey, String curve) {
        X9ECParameters parameters = CustomNamedCurves.getByName(curve);
        ECPoint point = parameters
                .getCurve()
                .decodePoint(Multikey.parse(multikey).compressed().toArray());
        return "z" + Base58.encode(ByteSlice.of(point.getEncoded(false)));
    }

    @Test
    void aLegacyTypeOfTheOtherCurveIsNoKey() {
        String point = uncompressed(Keys.P256, "secp256r1");
        assertThat(keyOf(DidDocuments.legacy(DID, "EcdsaSecp256k1VerificationKey2019", point, PDS)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#atproto", "did:plc:ewvi7nxzyoun6zhxrhs64oiz#atproto"})
    void theKeysIdMayBeRelativeOrAbsolute(String id) {
        ObjectNode document = modern();
        method(document).put("id", id);
        assertThat(keyOf(document)).isEqualTo(Keys.K256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "atproto",
                "#atproto2",
                "#Atproto",
                "x#atproto",
                "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa#atproto",
                "did:plc:ewvi7nxzyoun6zhxrhs64oiz#x#atproto",
                ""
            })
    void anotherIdIsNotTheKey(String id) {
        ObjectNode document = modern();
        method(document).put("id", id);
        assertThat(keyOf(document)).isNull();
    }

    @Test
    void aKeyControlledByAnotherDidIsPassedOver() {
        ObjectNode document = modern();
        method(document).put("controller", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        assertThat(keyOf(document)).isNull();
        method(document).remove("controller");
        assertThat(keyOf(document)).isNull();
    }

    @Test
    void theFirstKeyCountsEvenIfItIsBroken() {
        ObjectNode document = modern();
        ArrayNode methods = document.withArrayProperty("verificationMethod");
        ObjectNode second = method(document).deepCopy().put("publicKeyMultibase", Keys.P256);
        methods.add(second);
        assertThat(keyOf(document)).isEqualTo(Keys.K256);

        method(document).put("publicKeyMultibase", "zBroken");
        assertThat(keyOf(document)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "z", "zQ3sh", "mQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc", "z!!!", "é"})
    void aBrokenKeyDoesNotSpoilTheRest(String multibase) {
        ObjectNode document = modern();
        method(document).put("publicKeyMultibase", multibase);
        DidDocument parsed = parse(document);
        assertThat(parsed.signingKey()).isNull();
        assertThat(parsed.pds()).isNotNull();
    }

    @Test
    void theFirstPdsServiceCountsEvenIfItsEndpointIsBroken() {
        ObjectNode document = modern();
        ObjectNode second = service(document).deepCopy().put("serviceEndpoint", "https://other.example.com");
        document.withArrayProperty("service").add(second);
        assertThat(parse(document).pds()).isEqualTo(PdsEndpoint.parse(PDS));

        service(document).put("serviceEndpoint", "http://pds.example.com");
        assertThat(parse(document).pds()).isNull();

        service(document).put("type", "AtprotoLabeler");
        assertThat(parse(document).pds().hostPort()).isEqualTo("other.example.com");
    }

    @Test
    void theServiceIdMayBeAbsolute() {
        ObjectNode document = modern();
        service(document).put("id", DID.text() + "#atproto_pds");
        assertThat(parse(document).pds()).isNotNull();
        service(document).put("id", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa#atproto_pds");
        assertThat(parse(document).pds()).isNull();
    }

    @Test
    void theFirstValidAliasIsTheHandle() {
        ObjectNode document = modern();
        document.putArray("alsoKnownAs")
                .add("https://alice.example")
                .add(5)
                .add("at://not a handle")
                .add("at://bob.test")
                .add("at://carol.test");
        assertThat(parse(document).handle().text()).isEqualTo("bob.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\"}",
                "{\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\",\"verificationMethod\":{},\"service\":5,\"alsoKnownAs\":null}",
                "{\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\",\"verificationMethod\":[1,null,[]],\"service\":[\"x\"],\"alsoKnownAs\":[[]]}"
            })
    void missingOrOddPartsAreAbsent(String json) {
        assertThat(parse(json)).isEqualTo(new DidDocument(DID, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "5",
                "\"x\"",
                "{",
                "{}",
                "{\"id\":5}",
                "<html></html>",
                "{\"id\":\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\"}",
                "{\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\"} x",
                "{\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\",\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\"}"
            })
    void whatIsNoDocumentOfThisDidIsRefused(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(SyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000007b0000", "fffe0000", "0000feff7b", "007b007d", "7b22ff223a317d"})
    void bytesThatAreNotUtf8AreRefused(String hex) {
        ByteSlice bytes = ByteSlice.of(HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> DidDocument.parse(DID, bytes)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void deepNestingIsRefusedNotRecursedInto() {
        String deep = "{\"id\":\"" + DID.text() + "\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> parse(deep)).isInstanceOf(SyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JsonWebKey2020", "Ed25519VerificationKey2020", "multikey", ""})
    void aKeyOfAnotherTypeIsNoKeyAndHidesTheNextOne(String type) {
        ObjectNode document = modern();
        ObjectNode second = method(document).deepCopy();
        document.withArrayProperty("verificationMethod").add(second);
        method(document).put("type", type);
        assertThat(keyOf(document)).isNull();
        method(document).putNull("type");
        assertThat(keyOf(document)).isNull();
    }

    @Test
    void referencesAndOtherKeysBeforeItArePassedOver() {
        ObjectNode document = modern();
        ObjectNode key = method(document).deepCopy();
        ObjectNode label =
                key.deepCopy().put("id", DID.text() + "#atproto_label").put("publicKeyMultibase", Keys.P256);
        document.putArray("verificationMethod")
                .add(DID.text() + "#atproto")
                .add(label)
                .add(key);
        assertThat(keyOf(document)).isEqualTo(Keys.K256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AtprotoPersonalDataserver", "", "AtprotoLabeler"})
    void aServiceOfAnotherTypeIsNoPds(String type) {
        ObjectNode document = modern();
        service(document).put("type", type);
        assertThat(parse(document).pds()).isNull();
    }

    @Test
    void anEndpointThatIsNoTextIsNone() {
        ObjectNode document = modern();
        service(document).putArray("serviceEndpoint").add(PDS);
        assertThat(parse(document).pds()).isNull();
        service(document).putObject("serviceEndpoint").put("uri", PDS);
        assertThat(parse(document).pds()).isNull();
    }
}
