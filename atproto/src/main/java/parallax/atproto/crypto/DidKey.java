package parallax.atproto.crypto;

/** {@code did:key:} and a Multikey, as PLC operations and configuration carry keys. */
public final class DidKey {

    static final String PREFIX = "did:key:";

    private DidKey() {}

    /** Reads a key; {@link KeyException} if the text is not a did:key of one of the two curves. */
    public static PublicKey parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new KeyException("wanted did:key: first");
        }
        return Multikey.parse(text.substring(PREFIX.length()));
    }
}
