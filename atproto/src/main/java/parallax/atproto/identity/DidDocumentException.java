package parallax.atproto.identity;

/** A DID document that is no document of the DID that was asked for. */
public final class DidDocumentException extends RuntimeException {

    DidDocumentException(String reason) {
        super(reason);
    }
}
