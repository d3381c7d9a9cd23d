package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Sequenced;

class ReplayTest {
    private static final HostId HOST = new HostId(3);
    private static final LogOptions OPTIONS = new LogOptions(4000, 0, Duration.ofHours(1), 0, 1);

    private final Random random = new Random(6);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final Downstreams state = new Downstreams();

    private SegmentedLog log() throws Exception {
        return new SegmentedLog(directory, OPTIONS, 0, InstantSource.fixed(Instant.EPOCH));
    }

    private void append(SegmentedLog log, Admitted event, long lowWater) throws Exception {
        log.append(List.of(new Sequenced(log.lastSeq() + 1, event)), host -> lowWater);
    }

    @Test
    void whatTheStateMissesIsAppliedOnceAndInOrder() throws Exception {
        List<Sequenced> written = new ArrayList<>();
        try (SegmentedLog log = log()) {
            for (int i = 0; i < 50; i++) {
                Sequenced event = new Sequenced(log.lastSeq() + 1, Events.random(random));
                log.append(List.of(event), host -> 0);
                written.add(event);
            }
            state.startAt(20);
            List<HostMark> marks = Replay.into(state, log, List.of());
            assertThat(state.appliedSeq()).isEqualTo(50);
            assertThat(state.applied).hasSize(30);
            for (int i = 0; i < 30; i++) {
                Admitted then = written.get(20 + i).admitted();
                Admitted now = state.applied.get(i).admitted();
                assertThat(state.applied.get(i).seq()).isEqualTo(21 + i);
                assertThat(now.did()).isEqualTo(then.did());
                assertThat(now.change()).isEqualTo(then.change());
                assertThat(now.kind()).isEqualTo(then.kind());
                assertThat(now.upstreamSeq()).isEqualTo(then.upstreamSeq());
            }
            assertThat(marks).isNotEmpty();
            Replay.into(state, log, marks);
            assertThat(state.applied).hasSize(30);
        }
    }

    @Test
    void theMarkAndWhatWasEmittedAboveItComeBack() throws Exception {
        try (SegmentedLog log = log()) {
            // 105 is parked: the mark stays at 104 while later ones are emitted.
            append(log, Events.random(random, HOST, 103), 102);
            append(log, Events.random(random, HOST, 106), 104);
            append(log, Events.random(random, HOST, 108), 104);
            HostMark stored = new HostMark(HOST, 100, List.of(HostMark.Range.of(101), HostMark.Range.of(103)));
            assertThat(Replay.into(state, log, List.of(stored, new HostMark(new HostId(9), 5, List.of()))))
                    .containsExactly(
                            new HostMark(HOST, 104, List.of(HostMark.Range.of(106), HostMark.Range.of(108))),
                            new HostMark(new HostId(9), 5, List.of()));
            assertThat(state.storedMarks).containsOnlyKeys(HOST);
        }
    }

    @Test
    void whatWasEmittedAboveAParkedEventIsOneRangeHoweverMuchItIsAndInWhateverOrder() throws Exception {
        try (SegmentedLog log = log()) {
            for (long seq = 11; seq <= 500; seq++) {
                append(log, Events.random(random, HOST, seq % 2 == 0 ? seq - 1 : seq + 1), 9);
            }
            assertThat(Replay.into(state, log, List.of(new HostMark(HOST, 9, List.of(HostMark.Range.of(300))))))
                    .containsExactly(new HostMark(HOST, 9, List.of(new HostMark.Range(11, 500))));
        }
    }

    @Test
    void aHostThatBeganAnewKeepsNothingOfItsOldSeqs() throws Exception {
        try (SegmentedLog log = log()) {
            append(log, Events.random(random, HOST, 5000), 4990);
            append(log, Events.random(random, HOST, 7), 0);
            assertThat(Replay.into(state, log, List.of()))
                    .containsExactly(new HostMark(HOST, 0, List.of(HostMark.Range.of(7))));
        }
    }

    @Test
    void aStateThatLostMoreThanTheLogKeepsGetsWhatIsKept() throws Exception {
        try (SegmentedLog log =
                new SegmentedLog(directory, OPTIONS.startingAt(400), 0, InstantSource.fixed(Instant.EPOCH))) {
            append(log, Events.random(random), 0);
            Replay.into(state, log, List.of());
            assertThat(state.appliedSeq()).isEqualTo(400);
        }
    }

    @Test
    void aStartReadsTheNewestSegmentAndThoseThatHoldWhatTheStateMissesHoweverLongTheLogIs() throws Exception {
        try (SegmentedLog log = log()) {
            for (int i = 0; i < 2_000; i++) {
                append(log, Events.random(random), 0);
            }
        }
        List<String> segments = directory.names();
        assertThat(segments).hasSizeGreaterThan(100);

        long lastSeq = reads(2_000, segments.subList(segments.size() - 1, segments.size()));
        long firstOfThird =
                SegmentName.firstSeq(segments.get(segments.size() - 3)).orElseThrow();
        assertThat(reads(firstOfThird, segments.subList(segments.size() - 3, segments.size())))
                .isEqualTo(lastSeq);
    }

    /** Starts behind a state that has applied so much, and looks at what was read; the seq the state has then. */
    private long reads(long applied, List<String> segments) throws Exception {
        directory.opened.clear();
        directory.bytesRead = 0;
        state.startAt(applied);
        try (SegmentedLog log = new SegmentedLog(directory, OPTIONS, applied, InstantSource.fixed(Instant.EPOCH))) {
            Replay.into(state, log, List.of());
        }
        assertThat(directory.opened).containsExactlyInAnyOrderElementsOf(segments);
        // Each is read once to find its records, and once more from where the state is.
        long bytes = segments.stream()
                .mapToLong(name -> directory.content(name).length)
                .sum();
        assertThat(directory.bytesRead).isPositive().isLessThanOrEqualTo(3 * bytes);
        return state.appliedSeq();
    }
}
