package parallax.atproto.handle;

import parallax.atproto.syntax.Handle;

/** Whether a DID has the handle that its document claims. */
public sealed interface HandleCheck {

    /** What stands for a handle that does not hold (atproto.com/specs/handle, "Handle Resolution"). */
    Handle INVALID = new Handle("handle.invalid");

    /** What to show and to emit: the handle if it holds, else {@link #INVALID}. */
    default Handle shown() {
        return this instanceof Verified(Handle handle) ? handle : INVALID;
    }

    /** Both directions hold. */
    record Verified(Handle handle) implements HandleCheck {}

    /** The document claims none, or the claimed one leads elsewhere or nowhere. */
    record Invalid(String reason) implements HandleCheck {}

    /** Could not be learnt; what was known before may still hold. */
    record Unknown(String reason) implements HandleCheck {}
}
