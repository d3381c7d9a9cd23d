package parallax.relay.fanout;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.server.ServerSocketSession;
import parallax.relay.control.FirehoseConsumer;

/**
 * One subscription: a position in the stream that pulls frames while its socket takes them. Everything here runs on the
 * session's event loop, so there is no queue and no lock; a read from the log runs elsewhere and comes back to it.
 */
final class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    /** After so many runs others on the same event loop have their turn. */
    private static final int RUNS_PER_TURN = 4;

    private static final int SHOWN_USER_AGENT = 200;

    private final Fanout fanout;
    private final ServerSocketSession session;
    private final long id;
    private final Instant connectedAt;
    private final ColdPlace cold;
    private @Nullable FrameBlock block;
    // Written on the event loop only; read for the meters.
    private volatile long next;
    private volatile long frames;
    private volatile long lastSent;
    private boolean reading;
    private boolean ended;
    private long sentThen;
    private Instant progressAt;

    Subscriber(Fanout fanout, ServerSocketSession session, long id, long next) {
        this.fanout = fanout;
        this.session = session;
        this.id = id;
        this.connectedAt = fanout.now();
        this.next = next;
        this.cold = fanout.coldReads().place();
        this.progressAt = fanout.now();
    }

    /** Sends what there is, as far as the socket takes it. */
    void pump() {
        if (pump(RUNS_PER_TURN) == RUNS_PER_TURN) {
            session.eventLoop().execute(this::pump);
        }
    }

    /**
     * The last turn: sends all that is in memory and that the socket takes; who reads from the log resumes elsewhere.
     */
    void pumpOut() {
        boolean more = true;
        while (more) {
            more = pump(Integer.MAX_VALUE) > 0;
        }
    }

    /** Returns how many runs it sent. */
    private int pump(int mostRuns) {
        int runs = 0;
        while (!ended && !reading && runs < mostRuns && session.writable() && next <= fanout.announced()) {
            FrameRun run = nextRun();
            if (run == null) {
                readFromLog();
            } else {
                send(run);
                runs++;
            }
        }
        if (runs > 0) {
            session.flush();
        }
        return runs;
    }

    private @Nullable FrameRun nextRun() {
        FrameBlock held = block;
        if (held != null) {
            FrameRun run = fanout.runOf(held, next);
            if (run != null) {
                return run;
            }
            held.release();
            block = null;
        }
        FrameRun hot = fanout.hot(next);
        if (hot != null) {
            cold.leave();
        }
        return hot;
    }

    private void send(FrameRun run) {
        next = run.nextSeq();
        if (!run.frames().isEmpty()) {
            long bytes = 0;
            for (ByteBuf part : run.frames()) {
                bytes += part.readableBytes();
            }
            session.write(run.frames().toArray(ByteBuf[]::new));
            fanout.sent(run.count(), bytes);
            lastSent = run.nextSeq() - 1;
            long before = frames;
            frames = before + run.count();
        }
    }

    private void readFromLog() {
        reading = true;
        cold.read(next, fanout.announced(), this::handOver);
    }

    /** On the reading thread. */
    private void handOver(ColdRead outcome) {
        try {
            session.eventLoop().execute(() -> arrived(outcome));
        } catch (RejectedExecutionException e) {
            LOG.debug("the server has stopped while the log was read");
            outcome.discard();
            cold.leave();
        }
    }

    private void arrived(ColdRead outcome) {
        reading = false;
        if (ended) {
            outcome.discard();
            cold.leave();
            return;
        }
        switch (outcome) {
            case ColdRead.Frames(FrameBlock frames) -> block = frames;
            case ColdRead.Nothing(long nextSeq) -> next = nextSeq;
            case ColdRead.Later() -> {
                // Asked for again with the next event or the next look at slow readers; at once it would be a hot loop.
                return;
            }
            case ColdRead.Gone() -> tooSlow("your position is no longer kept");
            case ColdRead.Damaged() -> damaged();
            case ColdRead.Failed() -> session.closeWith(Notices.INTERNAL_ERROR, "");
        }
        pump();
    }

    /** Ends the subscription when its socket has been stuck for too long, and goes on with a read that was put off. */
    void checkProgress(Instant now, SlowReaderPolicy policy) {
        long sent = session.bytesSent();
        if (sent != sentThen || session.writable()) {
            sentThen = sent;
            progressAt = now;
        } else if (policy.tooSlow(progressAt, now)) {
            tooSlow("the connection takes no data");
        }
        pump();
    }

    /** Ends the subscription when its socket is full: each such one may hold whole blocks that have left the tail. */
    void giveUpIfStuck() {
        if (!session.writable()) {
            tooSlow("the connection is full, and this relay short of memory");
        }
    }

    private void damaged() {
        Notices.fail(
                session,
                "LogDamaged",
                "this relay cannot read back the events after seq " + (next - 1) + "; a later cursor or none works");
        end();
    }

    private void tooSlow(String message) {
        if (!ended) {
            fanout.droppedAsSlow();
            Notices.fail(session, "ConsumerTooSlow", message);
            end();
        }
    }

    /** Lets go of everything; the session is closed or being closed. */
    void end() {
        ended = true;
        if (block != null) {
            block.release();
            block = null;
        }
        if (!reading) {
            cold.leave();
        }
    }

    /** Ends the subscription as the operator wishes. Any thread. */
    void kick() {
        session.eventLoop().execute(() -> {
            if (!ended) {
                Notices.fail(session, "ConsumerKicked", "the operator of this relay has ended the subscription");
                end();
            }
        });
    }

    long id() {
        return id;
    }

    /** What the operator sees of it. Any thread. */
    FirehoseConsumer described() {
        String userAgent = session.userAgent().orElse("");
        return new FirehoseConsumer(
                id,
                session.remoteAddress(),
                userAgent.substring(0, Math.min(userAgent.length(), SHOWN_USER_AGENT)),
                connectedAt,
                lastSent,
                behind(),
                frames,
                session.bytesSent());
    }

    /** Events announced that this subscriber has not been sent. Any thread. */
    long behind() {
        return Math.max(0, fanout.announced() - next + 1);
    }
}
