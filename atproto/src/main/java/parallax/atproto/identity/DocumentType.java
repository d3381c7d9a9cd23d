package parallax.atproto.identity;

import java.time.Instant;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.SyntaxException;

/** The media types of DID documents, and a reply's body as a resolution. */
final class DocumentType {

    static final String ACCEPT = "application/did+ld+json, application/json;q=0.9";

    private DocumentType() {}

    static Resolution resolution(Did did, ByteSlice body, Instant fetchedAt) {
        try {
            return new Resolution.Found(DidDocument.parse(did, body), fetchedAt);
        } catch (SyntaxException e) {
            return new Resolution.Malformed(String.valueOf(e.getMessage()));
        }
    }
}
