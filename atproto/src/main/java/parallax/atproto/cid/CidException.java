package parallax.atproto.cid;

/** Bytes or a text that are not a CID, or not in the encoding they claim. The message holds none of them. */
public final class CidException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;

    public CidException(int offset, String reason) {
        // Raised by hostile input: a stack trace would cost more than the decoding.
        super("at " + offset + ": " + reason, null, false, false);
        this.offset = offset;
    }

    /** The byte, or the character of a text, where the form is broken. */
    public int offset() {
        return offset;
    }
}
