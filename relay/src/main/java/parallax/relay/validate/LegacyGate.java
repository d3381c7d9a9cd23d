package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.Event;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Verdict;

/** Refuses, in strict mode, commits in the manner of before Sync 1.1. */
final class LegacyGate implements Gate {
    private final boolean lenient;

    LegacyGate(boolean lenient) {
        this.lenient = lenient;
    }

    @Override
    public @Nullable Verdict check(Case c) {
        return !lenient && isLegacy(c) ? Gate.drop(DropReason.LEGACY) : null;
    }

    static boolean isLegacy(Case c) {
        return c.event() instanceof Event.Commit commit
                && (commit.tooBig() || commit.rebase() || (commit.prevData() == null && c.head() != null));
    }
}
