package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Sequenced;

class RecoveryTest {
    private static final LogOptions OPTIONS = new LogOptions(1 << 20, 0, Duration.ofHours(1), 0, 1);
    private static final String FIRST = SegmentName.of(1);

    private final Random random = new Random(7);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final List<Sequenced> written = new ArrayList<>();

    private static SegmentedLog open(MemoryDirectory directory, long applied) throws IOException {
        return new SegmentedLog(directory, OPTIONS, applied, InstantSource.fixed(Instant.EPOCH));
    }

    /** Appends one commit per size. */
    private void write(int... commits) throws IOException {
        try (SegmentedLog log = open(directory, 0)) {
            for (int events : commits) {
                List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, events));
                log.append(batch, host -> 0);
                written.addAll(batch);
            }
        }
    }

    private long offsetOf(long seq) {
        long at = SegmentHeader.BYTES;
        for (Sequenced event : written.subList(0, (int) seq - 1)) {
            at += RecordEncoder.recordBytes(event);
        }
        return at;
    }

    @Test
    void aTornTailIsCutAtTheLastWholeRecordWhereverItIsTorn() throws Exception {
        write(1, 1, 1);
        byte[] whole = directory.content(FIRST);
        for (int length = (int) offsetOf(3); length < whole.length; length++) {
            MemoryDirectory torn = directory.copy();
            int cut = length;
            torn.replace(FIRST, bytes -> Arrays.copyOf(bytes, cut));
            try (SegmentedLog log = open(torn, 2)) {
                assertThat(log.lastSeq()).isEqualTo(2);
                assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written.subList(0, 2), 0));
            }
            assertThat((long) torn.content(FIRST).length).isEqualTo(offsetOf(3));
        }
    }

    @Test
    void aCutTailLeavesNothingThatALaterScanTakesForARecord() throws Exception {
        // One commit of three equal records; its middle one does not reach the disk.
        try (SegmentedLog log = open(directory, 0)) {
            List<Sequenced> batch = Events.numbered(1, List.of(sized(300), sized(300), sized(300)));
            log.append(batch, host -> 0);
            written.addAll(batch);
        }
        int second = (int) offsetOf(2);
        directory.replace(FIRST, bytes -> {
            Arrays.fill(bytes, second, second + 100, (byte) 0);
            return bytes;
        });
        List<Sequenced> kept = new ArrayList<>(written.subList(0, 1));
        try (SegmentedLog log = open(directory, 0)) {
            assertThat(log.lastSeq()).isEqualTo(1);
            List<Sequenced> again = Events.numbered(2, List.of(sized(300)));
            log.append(again, host -> 0);
            kept.addAll(again);
        }
        try (SegmentedLog log = open(directory, 0)) {
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(kept, 0));
        }
    }

    private Admitted sized(int bytes) {
        Admitted template = Events.random(random);
        byte[] frame = new byte[bytes];
        random.nextBytes(frame);
        return new Admitted(
                template.kind(),
                template.did(),
                template.host(),
                template.upstreamSeq(),
                ByteSlice.of(frame),
                template.seq(),
                template.change(),
                template.receivedAt());
    }

    @Test
    void aFlippedBitInADurableRecordIsToldWithFileAndOffset() throws Exception {
        write(1, 2, 1);
        for (int i = 0; i < 300; i++) {
            MemoryDirectory damaged = directory.copy();
            int at = (int) (SegmentHeader.BYTES + random.nextLong(offsetOf(4) - SegmentHeader.BYTES));
            damaged.replace(FIRST, bytes -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            });
            LogCorruptException corrupt = catchThrowableOfType(
                    LogCorruptException.class, () -> open(damaged, 0).close());
            assertThat(corrupt).as("bit at %d", at).isNotNull();
            assertThat(corrupt.file()).isEqualTo("memory/" + FIRST);
            assertThat(corrupt.offset()).isBetween((long) SegmentHeader.BYTES, (long) at);
            assertThat(corrupt).hasMessageContaining("offset " + corrupt.offset());
        }
    }

    @Test
    void damageToTheLastCommitIsATornTailUnlessTheStateHasApplied() throws Exception {
        write(2, 2);
        int at = (int) offsetOf(4) + 50;
        directory.replace(FIRST, bytes -> {
            bytes[at] ^= 1;
            return bytes;
        });
        assertThatThrownBy(() -> open(directory, 4)).isInstanceOf(LogCorruptException.class);
        try (SegmentedLog log = open(directory, 3)) {
            assertThat(log.lastSeq()).isEqualTo(3);
        }
    }

    @Test
    void aLogThatEndsBeforeTheStateIsCorrupt() throws Exception {
        write(2);
        assertThatThrownBy(() -> open(directory, 3))
                .isInstanceOf(LogCorruptException.class)
                .hasMessageContaining("record 3");
    }

    @Test
    void zerosAfterTheLastRecordAreTheEnd() throws Exception {
        write(3);
        directory.replace(FIRST, bytes -> Arrays.copyOf(bytes, bytes.length + 5000));
        try (SegmentedLog log = open(directory, 3)) {
            assertThat(log.lastSeq()).isEqualTo(3);
            List<Sequenced> more = Events.numbered(4, Events.several(random, 2));
            log.append(more, host -> 0);
            written.addAll(more);
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(written, 0));
        }
    }

    @Test
    void aSegmentThatWasNeverFinishedIsRemoved() throws Exception {
        write(1);
        directory.create(SegmentName.unfinished(SegmentName.of(2))).close();
        try (SegmentedLog log = open(directory, 1)) {
            assertThat(log.lastSeq()).isEqualTo(1);
        }
        assertThat(directory.names()).containsExactly(FIRST);
    }

    @Test
    void aBrokenSegmentHeaderIsCorrupt() throws Exception {
        write(1);
        for (int i = 0; i < SegmentHeader.BYTES; i++) {
            MemoryDirectory damaged = directory.copy();
            int at = i;
            damaged.replace(FIRST, bytes -> {
                bytes[at] ^= 4;
                return bytes;
            });
            assertThatThrownBy(() -> open(damaged, 0)).as("byte %d", at).isInstanceOf(LogCorruptException.class);
        }
    }

    @Test
    void onlyTheLastSegmentIsReadAtStart() throws Exception {
        LogOptions small = new LogOptions(2000, 0, Duration.ofHours(1), 0, 1);
        try (SegmentedLog log = new SegmentedLog(directory, small, 0, InstantSource.fixed(Instant.EPOCH))) {
            for (int i = 0; i < 30; i++) {
                log.append(Events.numbered(log.lastSeq() + 1, Events.several(random, 1)), host -> 0);
            }
        }
        List<String> names = directory.names();
        assertThat(names).hasSizeGreaterThan(3);
        for (String name : names.subList(0, names.size() - 1)) {
            directory.replace(name, bytes -> new byte[0]);
        }
        assertThatCode(() -> open(directory, 0).close()).doesNotThrowAnyException();
    }
}
