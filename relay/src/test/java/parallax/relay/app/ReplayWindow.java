package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.stream.Stream;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.app.ReplaySights.Sight;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.ManualClock;
import parallax.relay.log.Events;
import parallax.relay.log.LogOptions;

/**
 * The stages and the model side by side. The clock moves, and the stages reopen, only while nothing is under way, so it
 * is known exactly what the log keeps.
 */
final class ReplayWindow implements AutoCloseable {
    static final Duration KEPT_FOR = Duration.ofHours(8);

    private static final Did NOBODY = new Did("did:plc:nobody");

    private final Path folder;
    private final Random random;
    private final ReplaySights sights;
    private final LogOptions options;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T20:00:00Z"));
    private final AcceptedEvents model;
    private final List<Did> takenDown = new ArrayList<>();
    private ReplayStages stages;
    private long oldest;

    ReplayWindow(Path folder, Random random, ReplaySights sights) {
        this.folder = folder;
        this.random = random;
        this.sights = sights;
        // Seqs of all lengths in CBOR, and the crossing from one to the next.
        oldest = List.of(1L, 200L, 65_400L, (1L << 32) - 150).get(random.nextInt(4));
        int segmentBytes = List.of(100, 3000, 20_000).get(random.nextInt(3));
        options =
                new LogOptions(segmentBytes, 5000 * random.nextInt(2), KEPT_FOR, 150_000L * random.nextInt(2), oldest);
        model = new AcceptedEvents(oldest);
        stages = new ReplayStages(folder, options, clock);
    }

    ReplayStages stages() {
        return stages;
    }

    AcceptedEvents model() {
        return model;
    }

    /** The first seq that is kept. */
    long oldest() {
        return oldest;
    }

    void write(int events) throws InterruptedException {
        for (int i = 0; i < events; i++) {
            accept(Events.random(random));
        }
    }

    void accept(Admitted event) throws InterruptedException {
        model.add(event, clock.instant());
        assertThat(stages.accept(event)).isTrue();
    }

    void takeDownOrBack() throws InterruptedException {
        if (takenDown.isEmpty() || random.nextInt(3) > 0) {
            takenDown.add(Events.did(random));
            accept(Events.ofOperator(random, takenDown.getLast(), AccountStatus.TAKENDOWN));
        } else {
            Did did = takenDown.remove(random.nextInt(takenDown.size()));
            accept(Events.ofOperator(random, did, AccountStatus.ACTIVE));
            sights.seen(Sight.SHOWN_AGAIN_BY_A_REVERSAL, 1);
        }
    }

    /** Writes an event that no takedown hides, and waits until everybody may see it. */
    void writeTheLast() throws InterruptedException {
        accept(Events.ofOperator(random, NOBODY, AccountStatus.ACTIVE));
        awaitAnnounced();
    }

    void awaitAnnounced() throws InterruptedException {
        stages.awaitAnnounced(model.newest());
    }

    /**
     * Moves the clock a minute or more, so that the log looks at its window, and predicts from the files what it gives
     * up.
     */
    void passTime(Duration by) throws Exception {
        awaitAnnounced();
        NavigableMap<Long, Long> segments = stages.segments();
        long total = stages.log().bytes();
        clock.advance(by);
        Instant tooOld = clock.instant().minus(KEPT_FOR);
        while (segments.size() > 1) {
            // A segment's last event is as old as the begin of the next one.
            boolean byAge =
                    model.acceptedAt(segments.higherKey(segments.firstKey())).isBefore(tooOld);
            boolean bySize = options.keepBytes() > 0 && total > options.keepBytes();
            if (!byAge && !bySize) {
                break;
            }
            sights.seen(byAge ? Sight.REMOVED_BY_AGE : Sight.REMOVED_BY_SIZE, 1);
            total -= segments.pollFirstEntry().getValue();
        }
        oldest = segments.firstKey();
        writeTheLast();
        assertThat(stages.segments().firstKey()).isEqualTo(oldest);
        isKept();
    }

    /** The window is what it should be. What new segments have pushed out of its size is not predicted, but judged. */
    void isKept() throws InterruptedException {
        if (options.keepBytes() > 0) {
            awaitAnnounced();
            long now = stages.log().oldestSeq();
            assertThat(now).isGreaterThanOrEqualTo(oldest);
            if (now > oldest) {
                assertThat(stages.log().bytes() + model.bytesBetween(oldest, now))
                        .as("bytes with what went")
                        .isGreaterThan(options.keepBytes());
                sights.seen(Sight.REMOVED_BY_SIZE, 1);
                oldest = now;
            }
        }
        assertThat(stages.log().oldestSeq()).isEqualTo(oldest);
    }

    /**
     * Stops and opens again, or dies between the log and the state while events come.
     *
     * @return the newest seq that subscribers may have seen before
     */
    long reopen(boolean byDeath) throws Exception {
        awaitAnnounced();
        if (byDeath) {
            dieUnderLoad();
        }
        stages.close();
        long announced = stages.fanout().announced();
        stages = new ReplayStages(folder, options, clock);
        long durable = stages.log().lastSeq();
        // The commit that was not applied any more is in the log, and with it accepted.
        assertThat(durable).isBetween(byDeath ? announced + 1 : model.newest(), model.newest());
        sights.seen(Sight.LOG_AHEAD_OF_STATE, stages.missedByState());
        sights.seen(Sight.NEVER_ACCEPTED, model.newest() - durable);
        model.cutAfter(durable);
        isKept();
        return announced;
    }

    private void dieUnderLoad() throws InterruptedException {
        stages.dieAfter(random.nextInt(3));
        Admitted event = Events.random(random);
        while (stages.accept(event)) {
            model.add(event, clock.instant());
            event = random.nextInt(8) == 0
                    ? Events.ofOperator(random, Events.did(random), AccountStatus.TAKENDOWN)
                    : Events.random(random);
        }
    }

    /** The cursors around the first seq of each segment, but none in the future. */
    List<Long> edges() throws Exception {
        awaitAnnounced();
        return stages.segments().keySet().stream()
                .flatMap(firstSeq -> Stream.of(firstSeq - 2, firstSeq - 1, firstSeq))
                .filter(cursor -> cursor >= 0 && cursor <= model.newest())
                .toList();
    }

    @Override
    public void close() throws IOException {
        stages.close();
    }
}
