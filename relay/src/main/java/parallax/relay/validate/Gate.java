package parallax.relay.validate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.rules.DropReason;
import parallax.atproto.rules.Refusal;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** One rule. */
@FunctionalInterface
interface Gate {
    /** Null lets the event go on to the next gate; else the ruling. */
    @Nullable
    Verdict check(Case event);

    /** The ruling of the first gate that has one; null when all let the event go on. */
    static @Nullable Verdict first(List<Gate> gates, Case event) {
        for (Gate gate : gates) {
            Verdict verdict = gate.check(event);
            if (verdict != null) {
                return verdict;
            }
        }
        return null;
    }

    /** Null for no refusal. */
    static @Nullable Verdict drop(@Nullable Refusal refusal) {
        return refusal == null ? null : drop(refusal.reason());
    }

    static Verdict drop(DropReason reason) {
        return new Verdict.Drop(reason);
    }

    static Verdict park(Wait wait) {
        return new Verdict.Park(wait);
    }
}
