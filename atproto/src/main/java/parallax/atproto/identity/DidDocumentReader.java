package parallax.atproto.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.KeyException;
import parallax.atproto.crypto.LegacyKey;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/** Reads DID documents, of which directories serve two forms: Multikey, and the key types of 2019. */
final class DidDocumentReader {

    private static final String KEY_ID = "#atproto";
    private static final String PDS_ID = "#atproto_pds";
    private static final String PDS_TYPE = "AtprotoPersonalDataServer";
    private static final String ALIAS_PREFIX = "at://";

    private DidDocumentReader() {}

    static DidDocument read(Did expected, ByteSlice json) {
        JsonNode document = StrictJson.read(json.toByteBuffer());
        if (!document.isObject()) {
            throw new SyntaxException("a DID document is a JSON object");
        }
        if (!expected.text().equals(document.path("id").textValue())) {
            throw new SyntaxException("the document's id is not the DID asked for");
        }
        return new DidDocument(expected, key(expected, document), pds(expected, document), handle(document));
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
        return node.isArray() ? node : MissingNode.getInstance();
    }

    /** Whether the id is the fragment alone, or this DID with the fragment. */
    private static boolean isNamed(JsonNode node, Did did, String fragment) {
        String id = node.path("id").textValue();
        return id != null && (id.equals(fragment) || id.equals(did.text() + fragment));
    }
}
