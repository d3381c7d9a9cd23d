package parallax.atproto.crypto;

/** A text or bytes that are not a key of either curve. */
public final class KeyException extends IllegalArgumentException {

    KeyException(String reason) {
        super(reason);
    }
}
