package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.app.RunningRelay;
import parallax.relay.log.LogCorruptException;
import parallax.relay.log.LogVerification;

/** A relay whose log has a flipped bit: in a segment that is long full, and in the one that is written. */
@Timeout(600)
final class DamagedLogTest {
    private static final int SEGMENT_HEADER = 64;
    private static final int LENGTH_IN_RECORD = 4;
    private static final int WHOLE_BEFORE_DAMAGE = 10;
    private static final long SECOND_SEGMENT = 10_000;

    private final SimulatedNetwork network = new SimulatedNetwork(9, new TickingClock());
    private final NetworkHost host = network.addHost();

    @TempDir
    private Path folder;

    /** Two segments. */
    @BeforeEach
    void relaysThatRan() throws Exception {
        carry(1, 0);
        carry(SECOND_SEGMENT, SECOND_SEGMENT - 1);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void aReplayThatComesToDamageInAnOldSegmentIsEndedAndAllOthersGoOn() throws Exception {
        Path old = folder.resolve("log/00000000000000000001.events");
        long offset = flipBit(old, WHOLE_BEFORE_DAMAGE);
        try (RunningRelay relay = network.startRelay(folder);
                RelayView view = new RelayView(relay);
                WireSubscriber fromTheStart = WireSubscriber.from(relay.api().getPort(), 0);
                WireSubscriber later = WireSubscriber.from(relay.api().getPort(), SECOND_SEGMENT - 1)) {
            fromTheStart.awaitEnd();
            assertThat(fromTheStart.lastSeq()).isEqualTo(WHOLE_BEFORE_DAMAGE);
            assertThat(fromTheStart.troubles())
                    .singleElement()
                    .asString()
                    .contains("LogDamaged")
                    .doesNotContain(".events");

            LoadScript more = LoadScript.write(List.of(host), 2, 20, 33);
            more.steps().forEach(step -> host.send(step.event()));
            Arrival.await(more, later, () -> "nothing");
            assertThat(later.received().getFirst().event().seq()).isEqualTo(SECOND_SEGMENT);
            assertThat(later.troubles()).isEmpty();
            assertThat(view.get("/_health").status()).isEqualTo(200);
        }
        assertThat(LogVerification.of(folder.resolve("log")).damages())
                .singleElement()
                .isEqualTo(new LogVerification.Damage(
                        old.toString(),
                        offset,
                        WHOLE_BEFORE_DAMAGE + 1,
                        "wanted the record " + (WHOLE_BEFORE_DAMAGE + 1)));
    }

    @Test
    void damageInTheSegmentThatIsWrittenStopsTheStartAndIsToldWithFileAndOffset() throws Exception {
        Path newest = folder.resolve("log/00000000000000010000.events");
        long offset = flipBit(newest, WHOLE_BEFORE_DAMAGE);
        byte[] damaged = Files.readAllBytes(newest);

        LogCorruptException failure = catchThrowableOfType(
                LogCorruptException.class, () -> network.startRelay(folder).close());

        assertThat(failure.file()).isEqualTo(newest.toString());
        assertThat(failure.offset()).isEqualTo(offset);
        assertThat(newest).hasBinaryContent(damaged);
    }

    /** Some events go through a relay, whose log goes on at this seq. */
    private void carry(long initialSeq, long cursor) throws Exception {
        LoadScript script = LoadScript.write(List.of(host), 2, 40, initialSeq);
        try (RunningRelay relay = RunningRelay.startAtSeq(
                        initialSeq, folder, network.plc().uri(), host.name());
                WireSubscriber subscriber = WireSubscriber.from(relay.api().getPort(), cursor)) {
            host.awaitSubscriber();
            script.steps().forEach(step -> host.send(step.event()));
            Arrival.await(script, subscriber, () -> "nothing");
        }
    }

    /** Flips a bit in the record behind so many; where that record starts. */
    private static long flipBit(Path segment, int records) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int at = SEGMENT_HEADER;
        for (int i = 0; i < records; i++) {
            at += ByteBuffer.wrap(bytes).getInt(at + LENGTH_IN_RECORD);
        }
        bytes[at + SEGMENT_HEADER] ^= 1;
        Files.write(segment, bytes);
        return at;
    }
}
