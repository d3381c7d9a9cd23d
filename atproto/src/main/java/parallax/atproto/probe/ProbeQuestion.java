package parallax.atproto.probe;

import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;

/** What is asked about an account. */
public sealed interface ProbeQuestion {

    /** Whether it is active at its PDS; never {@link AccountClass#STALE}. */
    record Active() implements ProbeQuestion {}

    /** Whether it is active and has at least one record of {@code collection}; without one it is stale. */
    record HasRecords(Nsid collection) implements ProbeQuestion {}

    /** Whether it is active and its repository is at {@code rev} or later; at an earlier one it is stale. */
    record HasReached(Tid rev) implements ProbeQuestion {}
}
