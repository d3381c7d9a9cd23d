package parallax.atproto.testkit.plc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import parallax.atproto.syntax.Did;

/** DID documents in the two forms that directories serve. */
public final class DidDocuments {

    private DidDocuments() {}

    /**
     * The form of today: Multikey, absolute id for the key, relative id for the service.
     *
     * @param multikey for example of {@code PublicKey.multikey()}
     * @param pds for example {@code http://localhost:2583}
     * @param handle without {@code at://}
     */
    public static ObjectNode modern(Did did, String multikey, String pds, String handle) {
        ObjectNode document = document(did, pds, handle);
        document.withArrayProperty("verificationMethod")
                .addObject()
                .put("id", did.text() + "#atproto")
                .put("type", "Multikey")
                .put("controller", did.text())
                .put("publicKeyMultibase", multikey);
        return document;
    }

    /**
     * The form of 2019: relative id, the curve in the type, a raw point as the key.
     *
     * @param type {@code EcdsaSecp256k1VerificationKey2019} or {@code EcdsaSecp256r1VerificationKey2019}
     */
    public static ObjectNode legacy(Did did, String type, String rawMultibase, String pds) {
        ObjectNode document = document(did, pds, "legacy.test");
        document.withArrayProperty("verificationMethod")
                .addObject()
                .put("id", "#atproto")
                .put("type", type)
                .put("controller", did.text())
                .put("publicKeyMultibase", rawMultibase);
        return document;
    }

    private static ObjectNode document(Did did, String pds, String handle) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.withArrayProperty("@context").add("https://www.w3.org/ns/did/v1");
        document.put("id", did.text());
        document.withArrayProperty("alsoKnownAs").add("at://" + handle);
        document.withArrayProperty("service")
                .addObject()
                .put("id", "#atproto_pds")
                .put("type", "AtprotoPersonalDataServer")
                .put("serviceEndpoint", pds);
        return document;
    }
}
