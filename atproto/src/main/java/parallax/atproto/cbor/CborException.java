package parallax.atproto.cbor;

/** Bytes that are not strict DRISL, or not of the type the caller asked for. */
public final class CborException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String reason;

    public CborException(int offset, String reason) {
        // Hostile bytes raise these by the thousand: a stack trace would cost more than the decoding.
        super("at byte " + offset + ": " + reason, null, false, false);
        this.offset = offset;
        this.reason = reason;
    }

    /** The first byte of the refused item, counted from the start of the reader's slice. */
    public int offset() {
        return offset;
    }

    /** What was wrong, without any of the data. */
    public String reason() {
        return reason;
    }
}
