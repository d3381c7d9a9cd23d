package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.relay.flow.RecordsDamagedException;
import parallax.relay.flow.Sequenced;

class LogVerificationTest {
    private static final LogOptions SMALL = new LogOptions(4_000, 1_000, Duration.ofDays(1), 0, 1);
    private static final int EVENTS = 60;

    private final Random random = new Random(11);
    private final MemoryDirectory directory = new MemoryDirectory();

    @BeforeEach
    void write() throws IOException {
        try (SegmentedLog log = open()) {
            for (int i = 0; i < EVENTS; i += 3) {
                List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, 3));
                log.append(batch, host -> 0);
            }
        }
    }

    private SegmentedLog open() throws IOException {
        return new SegmentedLog(directory, SMALL, 0, InstantSource.fixed(Instant.EPOCH));
    }

    @Test
    void aWholeLogHasNoDamage() throws IOException {
        LogVerification.Report report = LogVerification.of(directory);

        assertThat(report.damages()).isEmpty();
        assertThat(report.segments()).isEqualTo(directory.names().size()).isGreaterThan(3);
        assertThat(report.records()).isEqualTo(EVENTS);
        assertThat(report.firstSeq()).isEqualTo(1);
        assertThat(report.lastSeq()).isEqualTo(EVENTS);
        assertThat(report.tornBytes()).isZero();
    }

    @Test
    void anyFlippedBitOfARecordOrHeaderIsFoundWithItsPlace() throws IOException {
        String name = directory.names().get(1);
        int length =
                (int) LogVerification.of(directory).bytes() / directory.names().size();
        for (int i = 0; i < 200; i++) {
            MemoryDirectory damaged = directory.copy();
            int at = random.nextInt(Math.min(length, damaged.content(name).length));
            if (at >= 40 && at < 60 && damaged.content(name)[at] == 0) {
                continue;
            }
            damaged.replace(name, bytes -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            });
            LogVerification.Report report = LogVerification.of(damaged);
            assertThat(report.damages()).as("byte %d", at).hasSize(1);
            LogVerification.Damage damage = report.damages().getFirst();
            assertThat(damage.file()).endsWith(name);
            assertThat(damage.offset()).isLessThanOrEqualTo(at);
            assertThat(report.lastSeq()).isEqualTo(EVENTS);
            assertThat(report.records()).isLessThan(EVENTS);
        }
    }

    @Test
    void aMissingSegmentIsFoundAtTheOneBehindIt() throws IOException {
        String missing = directory.names().get(2);
        String behind = directory.names().get(3);
        directory.delete(missing);

        assertThat(LogVerification.of(directory).damages()).singleElement().satisfies(damage -> {
            assertThat(damage.file()).endsWith(behind);
            assertThat(damage.seq()).isEqualTo(SegmentName.firstSeq(missing).getAsLong());
        });
    }

    @Test
    void theOldestSegmentsMayBeGone() throws IOException {
        directory.delete(directory.names().get(0));

        assertThat(LogVerification.of(directory).damages()).isEmpty();
    }

    @Test
    void aTornCommitAtTheEndIsNoDamageAndIsNotCut() throws IOException {
        String newest = directory.names().getLast();
        byte[] whole = directory.content(newest);
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        int torn = end - 5;
        directory.replace(newest, bytes -> Arrays.copyOf(bytes, torn));

        LogVerification.Report report = LogVerification.of(directory);
        assertThat(report.damages()).isEmpty();
        assertThat(report.tornBytes()).isPositive();
        assertThat(report.lastSeq()).isEqualTo(EVENTS - 1);
        assertThat(directory.content(newest)).hasSize(torn);
    }

    @Test
    void aTornRecordAmongOlderSegmentsIsDamage() throws IOException {
        String name = directory.names().get(1);
        directory.replace(name, bytes -> Arrays.copyOf(bytes, bytes.length - 5));

        assertThat(LogVerification.of(directory).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.file()).endsWith(name));
    }

    @Test
    void aDamagedOldSegmentEndsOnlyTheReadsThatComeToIt() throws Exception {
        String name = directory.names().get(1);
        directory.replace(name, bytes -> {
            bytes[20] ^= 1;
            return bytes;
        });
        try (SegmentedLog log = open()) {
            assertThat(read(log, 0)).isEqualTo(SegmentName.firstSeq(name).getAsLong() - 1);
            long behind = SegmentName.firstSeq(directory.names().get(2)).getAsLong();
            assertThat(read(log, behind - 1)).isEqualTo(EVENTS);
            log.append(Events.numbered(log.lastSeq() + 1, Events.several(random, 3)), host -> 0);
        }
    }

    @Test
    void aDamagedHeaderDoesNotStopRetention() throws Exception {
        String name = directory.names().get(1);
        directory.replace(name, bytes -> {
            bytes[20] ^= 1;
            return bytes;
        });
        LogOptions quick = new LogOptions(4_000, 1_000, Duration.ofHours(1), 0, 1);
        InstantSource later = InstantSource.fixed(Instant.EPOCH.plus(Duration.ofDays(2)));
        try (SegmentedLog log = new SegmentedLog(directory, quick, 0, later)) {
            log.append(Events.numbered(log.lastSeq() + 1, Events.several(random, 3)), host -> 0);
            log.append(Events.numbered(log.lastSeq() + 1, Events.several(random, 3)), host -> 0);
        }
        assertThat(directory.names()).doesNotContain(name);
        assertThat(LogVerification.of(directory).damages()).isEmpty();
    }

    /** The last seq that can be read from there. */
    private static long read(SegmentedLog log, long after) {
        long[] last = {after};
        try (var reader = log.openAfter(after)) {
            while (reader.read(log.lastSeq(), 1_000, (seq, kind, did, frame) -> last[0] = seq) > 0) {
                assertThat(last[0]).isPositive();
            }
        } catch (RecordsDamagedException e) {
            assertThat(e).hasMessageContaining(".events");
        }
        return last[0];
    }
}
