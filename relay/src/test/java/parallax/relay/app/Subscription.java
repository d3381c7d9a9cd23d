package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.relay.fanout.Follower;

/** One subscription, held against the model. */
final class Subscription implements AutoCloseable {
    static final long NO_CURSOR = -1;

    private static final ByteBuffer OUTDATED = message(FrameEncoder.encode(
            new Event.Info("OutdatedCursor", "Requested cursor exceeded limit. Possibly missing events")));
    private static final ByteBuffer FUTURE = message(FrameEncoder.error("FutureCursor", "Cursor in the future."));
    private static final ByteBuffer TOO_SLOW =
            message(FrameEncoder.error("ConsumerTooSlow", "your position is no longer kept"));
    private static final int POLICY = 1008;

    /**
     * What was known when it began.
     *
     * @param cursor {@link #NO_CURSOR} for none
     * @param oldest the first seq of the window
     * @param announced the newest seq that had been announced before
     * @param announcedSoon that at a moment when it had surely begun
     */
    record Start(long cursor, long oldest, long announced, long announcedSoon) {
        boolean future() {
            return cursor > announcedSoon;
        }

        boolean outdated() {
            return cursor > 0 && cursor + 1 < oldest;
        }

        /** The first seq that it can get at the earliest. */
        long earliest() {
            return cursor == NO_CURSOR ? announced + 1 : Math.max(oldest, cursor + 1);
        }

        /** The first seq that it can get at the latest. */
        long latest() {
            return cursor == NO_CURSOR ? announcedSoon + 1 : earliest();
        }
    }

    /**
     * What it got.
     *
     * @param lastSeq of the last event; what is below the first it could get when there was none
     * @param events how many
     * @param hidden how many events in between takedowns kept back all the time
     * @param tooSlow whether it was ended since its place had left the window
     */
    record Outcome(long lastSeq, int events, int hidden, boolean tooSlow) {}

    private final Follower follower;
    private final Start start;

    Subscription(Follower follower, Start start) {
        this.follower = follower;
        this.start = start;
    }

    Follower follower() {
        return follower;
    }

    Start start() {
        return start;
    }

    /** Asserts that a cursor in the future is told so, and nothing else. */
    static void isRefusedAsFuture(Follower follower) throws InterruptedException {
        assertThat(follower.awaitClose()).isEqualTo(POLICY);
        assertThat(follower.messages()).containsExactly(FUTURE);
    }

    /** Asserts that it gets everything up to the newest event, or leaves since it was too slow. */
    Outcome gotAll(AcceptedEvents model, long oldest) throws InterruptedException {
        follower.resume();
        List<ByteBuffer> got = follower.await(model.message(model.newest()));
        return match(got, model, model.newest(), oldest, true);
    }

    /** Asserts that what it got, until it ended, is how that begins. */
    Outcome gotTheBeginning(AcceptedEvents model, long through, long oldest) throws Exception {
        follower.close();
        follower.awaitClose();
        return match(follower.messages(), model, through, oldest, false);
    }

    private Outcome match(List<ByteBuffer> got, AcceptedEvents model, long through, long oldest, boolean all) {
        int at = 0;
        if (start.outdated() && (all || !got.isEmpty())) {
            assertThat(got).first().as("the notice").isEqualTo(OUTDATED);
            at = 1;
        }
        boolean tooSlow = !got.isEmpty() && got.getLast().equals(TOO_SLOW);
        int end = tooSlow ? got.size() - 1 : got.size();
        long last = start.earliest() - 1;
        int hidden = 0;
        int events = 0;
        for (long seq = start.earliest(); seq <= through && (at < end || (all && !tooSlow)); seq++) {
            boolean isNext = at < end && got.get(at).equals(model.message(seq));
            AcceptedEvents.Shown shown = model.shown(seq, start.announced(), through);
            boolean beforeItBegan = events == 0 && seq < start.latest();
            if (!isNext && !beforeItBegan) {
                assertThat(shown)
                        .as("%s: seq %d is missing after %d", start, seq, last)
                        .isNotEqualTo(AcceptedEvents.Shown.ALWAYS);
            }
            if (isNext) {
                assertThat(shown).as("%s: seq %d is sent", start, seq).isNotEqualTo(AcceptedEvents.Shown.NEVER);
                last = seq;
                at++;
                events++;
            } else if (shown == AcceptedEvents.Shown.NEVER) {
                hidden++;
            }
        }
        assertThat(end - at)
                .as("%s: messages that are no event after seq %d", start, last)
                .isZero();
        if (tooSlow) {
            assertThat(last + 1)
                    .as("%s: left behind while its place was kept", start)
                    .isLessThan(oldest);
        }
        return new Outcome(last, events, hidden, tooSlow);
    }

    private static ByteBuffer message(ByteSlice frame) {
        return frame.toByteBuffer();
    }

    @Override
    public void close() throws IOException {
        follower.close();
    }
}
