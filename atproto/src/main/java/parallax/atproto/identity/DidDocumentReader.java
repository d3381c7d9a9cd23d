package parallax.atproto.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.KeyException;
import parallax.atproto.crypto.LegacyKey;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

/** Reads DID documents, of which directories serve two forms: Multikey, and the key types of 2019. */
final class DidDocumentReader {

    private static final String KEY_ID = "#atproto";
    private static final String PDS_ID = "#atproto_pds";
    private static final String PDS_TYPE = "AtprotoPersonalDataServer";
    private static final String ALIAS_PREFIX = "at://";
    private static final int MAX_DEPTH = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    // Two readers of one document must not see two keys.
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DidDocumentReader() {}

    static DidDocument read(Did expected, ByteSlice json) {
        JsonNode document = tree(json);
        if (!document.isObject()) {
            throw new DidDocumentException("a DID document is a JSON object");
        }
        if (!expected.text().equals(document.path("id").textValue())) {
            throw new DidDocumentException("the document's id is not the DID asked for");
        }
        return new DidDocument(expected, key(expected, document), pds(expected, document), handle(document));
    }

    private static JsonNode tree(ByteSlice json) {
        try {
            // Given bytes, the parser would guess UTF-16 and UTF-32 too, and fail in ways of its own.
            return MAPPER.readTree(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(json.array(), json.offset(), json.length()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new DidDocumentException("not JSON: not UTF-8");
        } catch (JsonProcessingException e) {
            throw new DidDocumentException("not JSON, at character "
                    + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset()));
        }
    }

    private static @Nullable PublicKey key(Did did, JsonNode document) {
        for (JsonNode method : array(document, "verificationMethod")) {
            if (isNamed(method, did, KEY_ID)
                    && did.text().equals(method.path("controller").textValue())) {
                // The first decides, even if it is unusable: a reader that takes a later one trusts another key.
                return key(method);
            }
        }
        return null;
    }

    private static @Nullable PublicKey key(JsonNode method) {
        String multibase = method.path("publicKeyMultibase").textValue();
        String type = method.path("type").textValue();
        if (multibase == null || type == null) {
            return null;
        }
        try {
            return switch (type) {
                case "Multikey" -> Multikey.parse(multibase);
                case "EcdsaSecp256r1VerificationKey2019", "EcdsaSecp256k1VerificationKey2019" ->
                    LegacyKey.parse(type, multibase);
                default -> null;
            };
        } catch (KeyException e) {
            return null;
        }
    }

    private static @Nullable PdsEndpoint pds(Did did, JsonNode document) {
        for (JsonNode service : array(document, "service")) {
            if (isNamed(service, did, PDS_ID)
                    && PDS_TYPE.equals(service.path("type").textValue())) {
                String endpoint = service.path("serviceEndpoint").textValue();
                return endpoint == null ? null : PdsEndpoint.tryParse(endpoint);
            }
        }
        return null;
    }

    private static @Nullable Handle handle(JsonNode document) {
        for (JsonNode alias : array(document, "alsoKnownAs")) {
            String text = alias.textValue();
            if (text != null && text.startsWith(ALIAS_PREFIX)) {
                Handle handle = Handle.tryParse(text.substring(ALIAS_PREFIX.length()));
                if (handle != null) {
                    return handle;
                }
            }
        }
        return null;
    }

    private static JsonNode array(JsonNode document, String field) {
        JsonNode node = document.path(field);
        return node.isArray() ? node : MAPPER.createArrayNode();
    }

    /** Whether the id is the fragment alone, or this DID with the fragment. */
    private static boolean isNamed(JsonNode node, Did did, String fragment) {
        String id = node.path("id").textValue();
        return id != null && (id.equals(fragment) || id.equals(did.text() + fragment));
    }
}
