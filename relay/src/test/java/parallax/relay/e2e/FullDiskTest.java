package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.app.RunningRelay;
import parallax.relay.log.LogCorruptException;
import parallax.relay.state.StateCorruptException;

/** A relay whose data folder is on a real file system that is full for a while, under load. */
final class FullDiskTest {
    private static final int ACCOUNTS_PER_HOST = 10;
    private static final int MEBIBYTES = 256;
    private static final int EVENTS = 3_000;
    private static final int EVENTS_PER_SECOND = 1_000;

    private final SimulatedNetwork network = new SimulatedNetwork(5, new TickingClock());
    private final List<NetworkHost> hosts = List.of(network.addHost(), network.addHost(), network.addHost());

    @AfterEach
    void stop() {
        network.close();
    }

    /** RocksDB has allocated ahead, and the log, which keeps less ahead, is the first that finds no room. */
    @Test
    @Timeout(600)
    void aLogThatFindsNoRoomStopsTheIntakeAndGoesOnByItselfWithNothingLostOrDoubled(@TempDir Path folder)
            throws Exception {
        fillsUpUnderLoad(folder, Long.MAX_VALUE, "the log cannot be written");
    }

    /** With so little room from the start RocksDB allocates nothing ahead, and is the first that finds none. */
    @Test
    @Timeout(600)
    void aStateThatFindsNoRoomStopsTheIntakeAndGoesOnByItselfWithNothingLostOrDoubled(@TempDir Path folder)
            throws Exception {
        fillsUpUnderLoad(folder, 8 << 20, "state: cannot write");
    }

    private void fillsUpUnderLoad(Path folder, long roomAtStart, String complaint) throws Exception {
        LoadScript script = LoadScript.write(hosts, ACCOUNTS_PER_HOST, EVENTS, 7);
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("disk"), MEBIBYTES)) {
            disk.fill(roomAtStart);
            Path data = disk.folder().resolve("data");
            // However long it takes to fill the disk, most is sent when it is full.
            AtomicBoolean full = new AtomicBoolean();
            IntSupplier arrived = () -> full.get() ? script.steps().size() : 0;
            try (RunningRelay relay = network.startTrustingRelay(data);
                    RelayView view = new RelayView(relay);
                    WireSubscriber subscriber = WireSubscriber.from(relay.api().getPort(), 0);
                    LoadFeed feed = new LoadFeed(script.steps(), arrived, EVENTS / 5, EVENTS_PER_SECOND)) {
                feed.start();
                subscriber.awaitCount(EVENTS / 10);
                disk.fill(0);
                full.set(true);
                Patience.until(
                        "all to be sent", () -> feed.sent() == script.steps().size());
                Patience.until("a complaint", () -> view.get("/_health").status() == 503);
                assertThat(view.get("/_health").body().toString()).contains(complaint, "No space left");
                assertThat(subscriber.count()).isLessThan(script.steps().size());

                disk.makeRoom();
                Arrival.await(script, subscriber, () -> whatHealthSays(view));
                Arrival.isOnceAndInOrder(script, subscriber, 0);
                assertThat(view.get("/_health").status()).isEqualTo(200);
            }
            disk.fill(0);
            // A start finds no room either, which is no damage.
            assertThatThrownBy(() -> network.startTrustingRelay(data))
                    .isNotInstanceOfAny(StateCorruptException.class, LogCorruptException.class);
            disk.makeRoom();
            try (RunningRelay relay = network.startTrustingRelay(data);
                    WireSubscriber subscriber = WireSubscriber.from(relay.api().getPort(), 0)) {
                Arrival.await(script, subscriber, () -> "it is another one, started again");
                Arrival.isOnceAndInOrder(script, subscriber, 0);
            }
        }
    }

    private static String whatHealthSays(RelayView view) {
        try {
            return view.get("/_health").body().toString();
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }
}
