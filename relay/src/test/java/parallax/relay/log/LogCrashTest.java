package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.Sequenced;

/**
 * Random appends, rolls, restarts, full disks and power failures against a list. Whatever happens, a cursor gets
 * exactly what was announced after it, in order; what was not announced may be there or not, and only behind that.
 */
class LogCrashTest {
    private final MemoryDirectory directory = new MemoryDirectory();
    private final List<Sequenced> durable = new ArrayList<>();
    private List<Sequenced> unsure = List.of();
    private long applied;

    private LogOptions options(Random random) {
        int[] sizes = {100, 3000, 20_000, 1 << 20};
        int[] ahead = {0, 100, 5000};
        return new LogOptions(sizes[random.nextInt(4)], ahead[random.nextInt(3)], Duration.ofHours(1), 0, 1);
    }

    private SegmentedLog open(Random random) throws IOException {
        SegmentedLog log = new SegmentedLog(directory, options(random), applied, InstantSource.fixed(Instant.EPOCH));
        long known = durable.isEmpty() ? 0 : durable.getLast().seq();
        assertThat(log.lastSeq()).isBetween(known, known + unsure.size());
        // What a torn commit left whole is accepted by the restart: it is replayed into the state and announced.
        durable.addAll(unsure.subList(0, (int) (log.lastSeq() - known)));
        unsure = List.of();
        applied = log.lastSeq();
        return log;
    }

    private void append(SegmentedLog log, Random random) throws IOException {
        List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, 1 + random.nextInt(6)));
        boolean full = random.nextInt(4) == 0;
        if (full) {
            directory.leaveRoomFor(random.nextInt(3000));
        }
        try {
            log.append(batch, host -> 3);
            durable.addAll(batch);
            if (random.nextInt(3) > 0) {
                applied = log.lastSeq();
            }
        } catch (IOException e) {
            directory.leaveRoomFor(Long.MAX_VALUE);
            if (random.nextBoolean()) {
                log.append(batch, host -> 3);
                durable.addAll(batch);
            } else {
                unsure = batch;
            }
        }
    }

    private void check(SegmentedLog log, Random random) {
        long last = durable.isEmpty() ? 0 : durable.getLast().seq();
        assertThat(log.lastSeq()).isEqualTo(last);
        long after = random.nextLong(last + 1);
        try (LogReader reader = log.openAfter(after)) {
            assertThat(Events.read(reader, last, 1 + random.nextInt(5000))).isEqualTo(Events.seen(durable, after));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyCursorGetsExactlyWhatWasAcceptedAfterIt(long seed) throws Exception {
        Random random = new Random(seed);
        for (int life = 0; life < 25; life++) {
            SegmentedLog log = open(random);
            check(log, random);
            for (int i = random.nextInt(8); i > 0 && unsure.isEmpty(); i--) {
                append(log, random);
            }
            if (unsure.isEmpty()) {
                check(log, random);
            }
            if (random.nextBoolean()) {
                directory.crash(random);
            } else {
                log.close();
            }
        }
        try (SegmentedLog log = open(random)) {
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(durable, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void aCrashInTheMiddleOfACommitLosesNoEarlierOne(long seed) throws Exception {
        Random random = new Random(seed);
        for (int life = 0; life < 40; life++) {
            SegmentedLog log = open(random);
            check(log, random);
            append(log, random);
            if (!unsure.isEmpty()) {
                directory.crash(random);
                continue;
            }
            // The power goes while a commit is written and not yet synced.
            List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, 5));
            directory.leaveRoomFor(Long.MAX_VALUE);
            directory.loseNextSync(random);
            assertThatThrownBy(() -> log.append(batch, host -> 3)).isInstanceOf(MemoryDirectory.PowerLost.class);
            unsure = batch;
        }
    }
}
