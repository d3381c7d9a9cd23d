package parallax.relay.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Datetime;

/**
 * What is remembered about the frames of one host, to tell repeats from a sequence that has stepped back or started
 * again. One thread at a time.
 *
 * <p>For example, a host has sent the seqs 1 to 500 on this socket. A single frame 480 does not advance and is refused.
 * So are 301, 302 and so on, but 20 of them in a row, ascending, cannot be repeats: {@link #steppedBackTo} names 301,
 * and the host is resumed from before it. A host that lost its data and starts again at 1 on a new socket looks
 * different, because the first frame of a socket always advances. We asked for events after 500, so events at or below
 * 500 are suspicious if they were written after the socket opened. After 20 of those, ascending, {@link #begunAnewAt}
 * names the first. One event that was not known before ends the count.
 */
final class HostFrames {
    /**
     * So many frames in a row below the last seq, ascending among themselves, are no repeats: the sequence stepped
     * back.
     */
    static final int STEPPED_BACK_AFTER = 20;

    /** Reconnects for frames that cannot be decoded; a host that sends many must not live on a socket of seconds. */
    static final int POISON_RECONNECTS_PER_HOUR = 3;

    private static final Duration HOUR = Duration.ofHours(1);

    /** Clocks of hosts may be ahead of ours by so much. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final PoisonFrames poison = new PoisonFrames();
    private final ArrayDeque<Instant> asked = new ArrayDeque<>();
    private long lastSeq = -1;
    private long firstBehind;
    private long lastBehind;
    private int behind;
    private long askedAfter;
    private Instant openedAt = Instant.MAX;
    private long firstNew;
    private long lastNew;
    private int newBelow;
    private boolean poisonAsked;
    private boolean futureCursorTold;
    private @Nullable Instant resetAt;

    /** A new socket: its seqs start anew, so that a repeat of the cursor's own event is not taken for a step back. */
    void opened(OptionalLong cursor, Instant now) {
        askedAfter = cursor.orElse(0);
        openedAt = now;
        lastSeq = -1;
        behind = 0;
        poisonAsked = false;
        poison.opened();
    }

    void cursorReset(Instant now) {
        resetAt = now;
        newBelow = 0;
        futureCursorTold = false;
    }

    /** False when the seq is not above the last one of this socket. */
    boolean advances(long seq) {
        if (seq <= lastSeq) {
            fellBehind(seq);
            return false;
        }
        lastSeq = seq;
        behind = 0;
        futureCursorTold = false;
        return true;
    }

    private void fellBehind(long seq) {
        if (behind == 0 || seq <= lastBehind) {
            firstBehind = seq;
            behind = 0;
        }
        lastBehind = seq;
        behind++;
    }

    /**
     * The first of the seqs that are behind, when there are so many that the sequence must have stepped back: one frame
     * with a seq far ahead would else silence its host. Told once.
     */
    OptionalLong steppedBackTo() {
        if (behind < STEPPED_BACK_AFTER) {
            return OptionalLong.empty();
        }
        behind = 0;
        return OptionalLong.of(firstBehind);
    }

    /**
     * Told of events that count as accepted. A host sends nothing at or below the cursor that it was asked to go on
     * from, and what it sends again is older than the socket. So many that are not have another meaning: the host has
     * begun anew and does not say {@code FutureCursor}. They may come over several sockets.
     *
     * @return the first of them, when there are so many; told once
     */
    OptionalLong begunAnewAt(long seq, String time, Instant now) {
        Instant told = Datetime.instantOf(time);
        if (seq > askedAfter || told == null || told.isBefore(openedAt) || told.isAfter(now.plus(AHEAD))) {
            return OptionalLong.empty();
        }
        if (newBelow == 0 || seq <= lastNew) {
            firstNew = seq;
            newBelow = 0;
        }
        lastNew = seq;
        if (++newBelow < STEPPED_BACK_AFTER) {
            return OptionalLong.empty();
        }
        newBelow = 0;
        return OptionalLong.of(firstNew);
    }

    /** An event came that was not known: what was below the cursor were repeats. */
    void wentOn() {
        newBelow = 0;
    }

    PoisonFrames poison() {
        return poison;
    }

    /** Whether poisoned frames will be seen again: a reconnect for them is under way, or may be asked for. */
    boolean comesAgain(Instant now) {
        while (!asked.isEmpty() && !asked.getFirst().plus(HOUR).isAfter(now)) {
            asked.removeFirst();
        }
        return poisonAsked || asked.size() < POISON_RECONNECTS_PER_HOUR;
    }

    /** True once per socket: one new connection brings every poisoned frame again. */
    boolean shouldAskAgain(Instant now) {
        boolean first = !poisonAsked;
        poisonAsked = true;
        if (first) {
            asked.addLast(now);
        }
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
        Instant told = Datetime.instantOf(time);
        return told == null || told.isBefore(resetAt);
    }
}
