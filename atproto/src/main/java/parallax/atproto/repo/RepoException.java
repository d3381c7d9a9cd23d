package parallax.atproto.repo;

/** Bytes that are not a signed commit of version 3. */
public final class RepoException extends RuntimeException {

    private final int offset;

    RepoException(int offset, String reason) {
        // Hostile bytes raise these by the thousand: a stack trace would cost more than the decoding.
        super("commit at byte " + offset + ": " + reason, null, false, false);
        this.offset = offset;
    }

    /** The first byte of what was refused, counted from the start of the block. */
    public int offset() {
        return offset;
    }
}
