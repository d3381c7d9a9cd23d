package parallax.atproto.car;

/** Bytes that are not a CAR of verified blocks, or that go over a limit. */
public final class CarException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a CAR is refused. */
    public enum Kind {
        /** Not the form of a CAR, or cut off. */
        MALFORMED,
        /** Over a limit of {@link CarLimits}. */
        TOO_LARGE,
        /** A block that does not hash to its CID. */
        MISMATCH,
        /** The root, or the block that it names, is not there. */
        NO_ROOT
    }

    private final Kind kind;
    private final long offset;

    public CarException(Kind kind, long offset, String reason) {
        // Raised by hostile input: a stack trace would cost more than the decoding.
        super("at byte " + offset + ": " + reason, null, false, false);
        this.kind = kind;
        this.offset = offset;
    }

    public Kind kind() {
        return kind;
    }

    /** The first byte of the section that is refused, counted from the start of the CAR. */
    public long offset() {
        return offset;
    }
}
