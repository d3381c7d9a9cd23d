package parallax.relay.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Datetime;

/** What is remembered about the frames of one host. One thread at a time. */
final class HostFrames {
    private final PoisonFrames poison = new PoisonFrames();
    private long lastSeq = -1;
    private boolean poisonAsked;
    private boolean futureCursorTold;
    private @Nullable Instant resetAt;

    /** A new socket: its seqs start anew, so that a repeat of the cursor's own event is not taken for a step back. */
    void opened() {
        lastSeq = -1;
        poisonAsked = false;
    }

    void cursorReset(Instant now) {
        resetAt = now;
        poison.forgetAll();
        futureCursorTold = false;
    }

    /** False when the seq is not above the last one of this socket. */
    boolean advances(long seq) {
        if (seq <= lastSeq) {
            return false;
        }
        lastSeq = seq;
        futureCursorTold = false;
        return true;
    }

    PoisonFrames poison() {
        return poison;
    }

    /** True once per socket: one new connection brings every poisoned frame again. */
    boolean shouldAskAgain() {
        boolean first = !poisonAsked;
        poisonAsked = true;
        return first;
    }

    /** True when the host says for the second time in a row that our cursor is in its future. */
    boolean confirmsFutureCursor() {
        boolean second = futureCursorTold;
        futureCursorTold = !second;
        return second;
    }

    /** Whether an event of that time may be a repeat from before the cursor was reset. A time that is none may be. */
    boolean mayBeReplayed(String time) {
        if (resetAt == null) {
            return false;
        }
        Datetime told = Datetime.tryParse(time);
        return told == null || told.instant().isBefore(resetAt);
    }
}
