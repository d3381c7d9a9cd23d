package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.RecordsGoneException;
import parallax.relay.flow.Sequenced;

class SegmentedLogTest {
    private static final Duration WINDOW = Duration.ofHours(8);

    private final Random random = new Random(11);
    private final List<Sequenced> written = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T20:00:00Z");

    @TempDir
    private Path folder;

    private SegmentedLog open(LogOptions options) {
        return SegmentedLog.open(folder, options, 0, () -> now);
    }

    private static LogOptions segmentsOf(long bytes) {
        return new LogOptions(bytes, 4096, WINDOW, 0, 1);
    }

    private void write(SegmentedLog log, int events) throws IOException {
        for (int i = 0; i < events; i++) {
            List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, 1));
            log.append(batch, host -> 0);
            written.addAll(batch);
        }
    }

    private List<String> files() throws IOException {
        try (var names = Files.list(folder)) {
            return names.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyCursorGetsExactlyWhatComesAfterIt() throws Exception {
        try (SegmentedLog log = open(segmentsOf(5000))) {
            write(log, 60);
            assertThat(files()).hasSizeGreaterThan(3);
            for (long after = 0; after <= 60; after++) {
                assertThat(Events.readAfter(log, after)).isEqualTo(Events.seen(written, after));
            }
        }
        try (SegmentedLog log = open(segmentsOf(5000))) {
            write(log, 10);
            assertThat(Events.readAfter(log, 55)).isEqualTo(Events.seen(written, 55));
        }
    }

    @Test
    void zerosAreWrittenAheadOfSmallCommitsAndNotOfLargeOnes() throws Exception {
        try (SegmentedLog log = open(segmentsOf(64L << 20))) {
            write(log, 1);
            assertThat(newestFileSize()).isEqualTo(log.bytes() + 4096);
            List<Sequenced> large = Events.numbered(2, Events.several(random, 1_000));
            log.append(large, host -> 0);
            written.addAll(large);
            assertThat(log.bytes()).isGreaterThan(ActiveSegment.SMALL_COMMIT + 4096);
            assertThat(newestFileSize()).isEqualTo(log.bytes());
            write(log, 1);
            assertThat(newestFileSize()).isEqualTo(log.bytes() + 4096);
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written, 0));
        }
        try (SegmentedLog log = open(segmentsOf(64L << 20))) {
            write(log, 1);
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written, 0));
        }
    }

    private long newestFileSize() throws IOException {
        return Files.size(folder.resolve(files().getLast()));
    }

    @Test
    void aReaderGoesOnWhereItStoppedWhenMoreIsWritten() throws Exception {
        try (SegmentedLog log = open(segmentsOf(3000));
                LogReader reader = log.openAfter(0)) {
            List<Events.Seen> seen = new ArrayList<>(Events.read(reader, log.lastSeq(), 1));
            for (int i = 0; i < 20; i++) {
                write(log, 3);
                seen.addAll(Events.read(reader, log.lastSeq(), 700));
            }
            assertThat(seen).isEqualTo(Events.seen(written, 0));
        }
    }

    @Test
    void aReaderStopsAtTheSeqItIsToldTo() throws Exception {
        try (SegmentedLog log = open(segmentsOf(3000));
                LogReader reader = log.openAfter(0)) {
            write(log, 20);
            assertThat(Events.read(reader, 7, 1 << 20)).isEqualTo(Events.seen(written.subList(0, 7), 0));
            assertThat(Events.read(reader, 7, 1 << 20)).isEmpty();
            assertThat(Events.read(reader, 20, 1 << 20)).isEqualTo(Events.seen(written, 7));
        }
    }

    @Test
    void aLongSegmentIsEnteredThroughItsIndex() throws Exception {
        try (SegmentedLog log = open(segmentsOf(64L << 20))) {
            write(log, 1500);
        }
        try (SegmentedLog log = open(new LogOptions(100, 0, WINDOW, 0, 1))) {
            write(log, 2);
            // The long segment is not the active one now: its index is built by the first reader.
            for (long after : new long[] {0, 1, 700, 1498, 1499, 1500, 1501}) {
                assertThat(Events.readAfter(log, after)).isEqualTo(Events.seen(written, after));
            }
        }
    }

    @Test
    void anIndexPointsAtOrBeforeTheSeq() {
        SegmentIndex index = new SegmentIndex();
        long position = SegmentHeader.BYTES;
        for (long seq = 100; seq < 5000; seq++) {
            index.passed(seq, position);
            position += 1000;
        }
        for (long seq = 100; seq < 5000; seq++) {
            long exact = SegmentHeader.BYTES + (seq - 100) * 1000;
            assertThat(index.floor(seq)).isBetween(exact - SegmentIndex.SPACING_BYTES - 1000, exact);
        }
        assertThat(index.floor(5)).isEqualTo(SegmentHeader.BYTES);
    }

    @Test
    void theSequenceBeginsAtTheInitialSeqAndJumpsUpToALaterOne() throws Exception {
        try (SegmentedLog log = open(segmentsOf(1 << 20).startingAt(1000))) {
            assertThat(log.oldestSeq()).isEqualTo(1000);
            assertThat(log.lastSeq()).isEqualTo(999);
            write(log, 3);
        }
        try (SegmentedLog log = open(segmentsOf(1 << 20).startingAt(500))) {
            assertThat(log.lastSeq()).isEqualTo(1002);
        }
        try (SegmentedLog log = open(segmentsOf(1 << 20).startingAt(5000))) {
            write(log, 2);
            assertThat(written.getLast().seq()).isEqualTo(5001);
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written, 0));
            assertThat(Events.readAfter(log, 3000)).isEqualTo(Events.seen(written, 3000));
        }
    }

    @Test
    void anEmptyLogBeginsBehindTheState() {
        try (SegmentedLog log = SegmentedLog.open(folder, segmentsOf(1000), 77, () -> now)) {
            assertThat(log.lastSeq()).isEqualTo(77);
            assertThat(log.oldestSeq()).isEqualTo(78);
        }
    }

    @Test
    void aSeqThatDoesNotFollowIsRefused() throws Exception {
        try (SegmentedLog log = open(segmentsOf(1000))) {
            write(log, 2);
            List<Sequenced> again = Events.numbered(2, Events.several(random, 1));
            assertThatThrownBy(() -> log.append(again, host -> 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsOlderThanTheWindowGoesButNeverTheNewestSegment() throws Exception {
        try (SegmentedLog log = open(segmentsOf(3000))) {
            write(log, 20);
            now = now.plus(WINDOW);
            write(log, 1);
            assertThat(log.oldestSeq()).isEqualTo(1);
            now = now.plusSeconds(120);
            write(log, 1);
            assertThat(log.oldestSeq()).isGreaterThan(1);
            now = now.plus(WINDOW.multipliedBy(2));
            write(log, 1);
            now = now.plusSeconds(120);
            write(log, 1);
            assertThat(log.oldestSeq()).isLessThanOrEqualTo(log.lastSeq());
            assertThat(files()).isNotEmpty();
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written, log.oldestSeq() - 1));
        }
    }

    @Test
    void aQuietLogRollsSoThatItForgetsInTime() throws Exception {
        try (SegmentedLog log = open(segmentsOf(1 << 30))) {
            for (int hour = 0; hour < 24; hour++) {
                write(log, 1);
                now = now.plus(Duration.ofHours(1));
            }
            assertThat(log.lastSeq() - log.oldestSeq()).isBetween(7L, 11L);
        }
    }

    @Test
    void bytesOverTheLimitGoFromTheOldEndHoweverFastTheyCome() throws Exception {
        // One event has at most some 70,000 bytes.
        try (SegmentedLog log = open(segmentsOf(100_000).keeping(WINDOW, 400_000))) {
            for (int i = 0; i < 1000; i++) {
                write(log, 1);
                assertThat(log.bytes()).isLessThan(400_000 + 2 * 170_000);
            }
            assertThat(log.oldestSeq()).isGreaterThan(1);
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written, log.oldestSeq() - 1));
        }
    }

    @Test
    void anOpenReaderKeepsItsSegmentAndThenLearnsThatTheRestIsGone() throws Exception {
        try (SegmentedLog log = open(segmentsOf(3000));
                LogReader reader = log.openAfter(0)) {
            write(log, 40);
            assertThat(reader.read(40, 1, (seq, kind, did, frame) -> {})).isEqualTo(1);
            Path second = folder.resolve(files().get(1));
            now = now.plus(WINDOW.multipliedBy(2));
            write(log, 1);
            now = now.plusSeconds(61);
            write(log, 1);
            assertThat(second).doesNotExist();
            assertThat(log.oldestSeq()).isGreaterThan(10);
            List<Long> seqs = new ArrayList<>();
            assertThatThrownBy(() -> {
                        while (reader.read(log.lastSeq(), 1, (seq, kind, did, frame) -> seqs.add(seq)) > 0) {
                            // The rest of the segment.
                        }
                    })
                    .isInstanceOf(RecordsGoneException.class);
            assertThat(seqs).startsWith(2L);
        }
    }

    @Test
    void aSegmentMissingInTheMiddleIsCorrupt() throws Exception {
        try (SegmentedLog log = open(segmentsOf(3000))) {
            write(log, 40);
        }
        Files.delete(folder.resolve(files().get(2)));
        try (SegmentedLog log = open(segmentsOf(3000))) {
            assertThatThrownBy(() -> Events.readAfter(log, 0)).isInstanceOf(LogCorruptException.class);
            assertThat(Events.readAfter(log, 38)).isEqualTo(Events.seen(written, 38));
        }
    }

    @Test
    void damageInAnOlderSegmentIsFoundByWhoReadsIt() throws Exception {
        try (SegmentedLog log = open(segmentsOf(3000))) {
            write(log, 40);
        }
        Path first = folder.resolve(files().getFirst());
        byte[] bytes = Files.readAllBytes(first);
        bytes[SegmentHeader.BYTES + 100] ^= 1;
        Files.write(first, bytes);
        try (SegmentedLog log = open(segmentsOf(3000))) {
            assertThatThrownBy(() -> Events.readAfter(log, 0))
                    .isInstanceOf(LogCorruptException.class)
                    .hasMessageContaining(first.toString());
        }
    }

    @Test
    void foreignFilesInTheFolderAreLeftAlone() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "hello");
        try (SegmentedLog log = open(segmentsOf(3000))) {
            write(log, 1);
        }
        assertThat(files()).contains("notes.txt");
    }
}
