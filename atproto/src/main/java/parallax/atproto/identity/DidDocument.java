package parallax.atproto.identity;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;
import parallax.atproto.syntax.SyntaxException;

/**
 * What of a DID document counts in the network (atproto.com/specs/did, "DID Documents"). A part that is absent or
 * unusable is null and does not spoil the others.
 *
 * @param signingKey the first {@code #atproto} verification method of this DID, if its key is valid
 * @param pds the first {@code #atproto_pds} service, if its endpoint is valid
 * @param handle the first valid {@code at://} alias; claimed by the document, not verified
 */
public record DidDocument(
        Did did,
        @Nullable PublicKey signingKey,
        @Nullable PdsEndpoint pds,
        @Nullable Handle handle) {

    /**
     * Reads the JSON of a document.
     *
     * @throws SyntaxException if it is not a JSON object, or its {@code id} is not {@code expected}
     */
    public static DidDocument parse(Did expected, ByteSlice json) {
        return DidDocumentReader.read(expected, json);
    }
}
