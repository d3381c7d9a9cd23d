package parallax.atproto.mst;

/** A tree from outside that cannot be used as asked. */
public final class MstException extends RuntimeException {

    /** Why. */
    public enum Kind {
        /** A node that is needed is not there. */
        INCOMPLETE,
        /** A node, or how nodes fit together, breaks a rule of the tree. */
        INVALID,
        /** The tree is sound but the changes are not what led to it. */
        CONTRADICTED
    }

    private final Kind kind;

    MstException(Kind kind, String reason) {
        // Hostile trees raise these by the thousand: a stack trace would cost more than the decoding.
        super(reason, null, false, false);
        this.kind = kind;
    }

    static MstException invalid(String reason) {
        return new MstException(Kind.INVALID, reason);
    }

    public Kind kind() {
        return kind;
    }
}
