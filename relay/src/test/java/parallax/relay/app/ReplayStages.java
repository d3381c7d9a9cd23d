package parallax.relay.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parallax.atproto.server.XrpcServer;
import parallax.relay.fanout.Fanout;
import parallax.relay.fanout.FanoutOptions;
import parallax.relay.fanout.SlowReaderPolicy;
import parallax.relay.fanout.SubscribeRepos;
import parallax.relay.fanout.SubscriberLimits;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;
import parallax.relay.log.Downstream;
import parallax.relay.log.LogOptions;
import parallax.relay.log.OptionsDraft;
import parallax.relay.log.Replay;
import parallax.relay.log.SegmentedLog;
import parallax.relay.log.Sequencer;
import parallax.relay.log.SequencerOptions;
import parallax.relay.state.StateStore;
import parallax.relay.upstream.CursorBook;

/**
 * The stages from the sequencer to the sockets over one folder, wired as {@link Relay} does it. They can be stopped, or
 * die between the log and the state, and be opened again.
 */
final class ReplayStages implements AutoCloseable {
    private static final FanoutOptions FANOUT = new FanoutOptions(16 << 10, 4 << 10, 8, 8 << 10, 2);
    private static final SlowReaderPolicy PATIENT = new SlowReaderPolicy(Duration.ofHours(1));
    /** A small queue and small commits, so that many happen. */
    private static final SequencerOptions WRITING = new OptionsDraft()
            .batch(16, 64 << 10)
            .markEvery(Duration.ofSeconds(1))
            .retry(Duration.ofMillis(50), Duration.ofSeconds(5))
            .stateWait(Duration.ofMinutes(5))
            .closeWait(Duration.ofSeconds(10))
            .options();

    private final Path folder;
    private final StateStore state;
    private final SegmentedLog log;
    private final Fanout fanout;
    private final Sequencer sequencer;
    private final XrpcServer server;
    private final long missedByState;
    private long announced;
    private @Nullable Throwable death;
    /** Commits that the state still takes before the stages die; below 0 for ever. */
    private final AtomicInteger commitsLeft = new AtomicInteger(-1);

    ReplayStages(Path folder, LogOptions options, InstantSource clock) {
        this.folder = folder;
        state = StateStore.open(folder.resolve("state"));
        log = SegmentedLog.open(folder.resolve("log"), options, state.appliedSeq(), clock);
        missedByState = state.appliedSeq() == 0 ? 0 : log.lastSeq() - state.appliedSeq();
        CursorBook marks = new CursorBook(Replay.into(state, log, state.marks()));
        fanout = new Fanout(log, FANOUT, PATIENT, clock, this::died).filtered(new TakedownFilter(state.takedowns()));
        announced = fanout.announced();
        sequencer = new Sequencer(new Downstream(log, marks, dying(state), this::published), WRITING, clock, this::died)
                .start();
        server = XrpcServer.builder()
                .bind("127.0.0.1", 0)
                .webSocket(SubscribeRepos.PATH, new SubscribeRepos(fanout, new SubscriberLimits(1000, 1000)))
                .start();
    }

    private StateWriter dying(StateStore store) {
        return new StateWriter() {
            @Override
            public void apply(List<Sequenced> batch, List<HostMark> marks) {
                if (!batch.isEmpty() && commitsLeft.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
                    throw new IllegalStateException("died between the log and the state");
                }
                store.apply(batch, marks);
            }

            @Override
            public long appliedSeq() {
                return store.appliedSeq();
            }
        };
    }

    private void published(long firstSeq, long lastSeq) {
        fanout.published(firstSeq, lastSeq);
        synchronized (this) {
            announced = lastSeq;
            notifyAll();
        }
    }

    private synchronized void died(Throwable cause) {
        death = cause;
        notifyAll();
    }

    /** False when the stages have died. */
    boolean accept(Admitted event) throws InterruptedException {
        try {
            sequencer.accept(event);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    synchronized void awaitAnnounced(long seq) throws InterruptedException {
        while (announced < seq) {
            if (death != null) {
                throw new AssertionError("a stage died", death);
            }
            wait();
        }
    }

    /** Dies at the next commit but so many, after its log record is durable. */
    void dieAfter(int commits) {
        commitsLeft.set(commits);
    }

    Fanout fanout() {
        return fanout;
    }

    SegmentedLog log() {
        return log;
    }

    int port() {
        return server.port();
    }

    /** Events that were in the log and not in the state when it was opened; 0 for a state that is new. */
    long missedByState() {
        return missedByState;
    }

    /** The first seq of each segment, with its bytes; an outsider's view. */
    NavigableMap<Long, Long> segments() throws IOException {
        NavigableMap<Long, Long> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                bytes.put(Long.parseLong(name.substring(0, name.indexOf('.'))), Files.size(file));
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        sequencer.close();
        server.stop(Duration.ofMillis(100));
        fanout.close();
        log.close();
        state.close();
    }
}
