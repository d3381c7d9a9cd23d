package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.app.RunningRelay;

/** A directory that is down, before a whole relay on real sockets. */
@Timeout(600)
final class DirectoryOutageTest {
    /** More than one host may park. */
    private static final int EVENTS = 12_000;

    @Test
    void aHostIsNotReadPastItsShareOthersAreAndInTheEndEverythingCame(@TempDir Path dataDir) throws Exception {
        try (SimulatedNetwork network = new SimulatedNetwork(5, InstantSource.system())) {
            NetworkHost home = network.addHost();
            NetworkHost other = network.addHost();
            try (RunningRelay relay = network.startRelay(dataDir);
                    RelayView view = new RelayView(relay);
                    WireSubscriber subscriber = WireSubscriber.from(relay.api().getPort(), 0)) {
                // Its rates would hold it back before its share of the parking lot does.
                view.adminJson("/admin/pds/trust", "{\"host\":\"" + home.name() + "\",\"trust\":\"trusted\"}");
                TestRepo known = other.account();
                other.send(known.create("app.bsky.feed.post/before"));
                subscriber.await(known.account().did(), 1);

                network.plc().failAll(503);
                TestRepo repo = home.account();
                Did did = repo.account().did();
                for (int i = 0; i < EVENTS; i++) {
                    home.send(repo.identity(null));
                }
                Patience.until("a full share", () -> view.metric("relay_parked_events") >= 10_000);
                TestEvent meanwhile = known.create("app.bsky.feed.post/meanwhile");
                other.send(meanwhile);
                subscriber.await(known.account().did(), 2);
                assertThat(view.metric("relay_upstream_frames_total")).isLessThan(EVENTS);
                assertThat(subscriber.eventsOf(did)).isEmpty();

                network.plc().recover();
                List<Event.Sequenced> came = subscriber.await(did, EVENTS);
                assertThat(came).hasSize(EVENTS);
                view.awaitMetric("relay_parked_events", 0);
                assertThat(view.refused()).isEmpty();
                assertThat(subscriber.troubles()).isEmpty();
            }
        }
    }
}
