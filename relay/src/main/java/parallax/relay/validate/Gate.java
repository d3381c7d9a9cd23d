package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** One rule. */
@FunctionalInterface
interface Gate {
    /** Null lets the event go on to the next gate; else the ruling. */
    @Nullable
    Verdict check(Case event);

    static Verdict drop(DropReason reason) {
        return new Verdict.Drop(reason);
    }

    static Verdict park(Wait wait) {
        return new Verdict.Park(wait);
    }
}
