package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.event.Event;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;
import parallax.atproto.testkit.load.Pace;
import parallax.atproto.testkit.load.Traffic;
import parallax.atproto.testkit.load.TrafficHost;
import parallax.atproto.testkit.load.TrafficPlan;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.app.RunningRelay;

/** The testkit's load is load of the kind that counts: a relay carries all of it. */
class MadeTrafficTest {

    @Test
    void everyFrameOfAPassIsAcceptedFromSeveralHosts(@TempDir Path data) throws Exception {
        Traffic traffic = Traffic.sign(new TrafficPlan(10, 30, 40, 5));
        CountDownLatch all = new CountDownLatch(traffic.size());
        AtomicLong commits = new AtomicLong();
        try (SimulatedPlc plc = SimulatedPlc.start();
                TrafficHost one = host(traffic.part(0, 2), plc);
                TrafficHost two = host(traffic.part(1, 2), plc);
                RunningRelay relay = RunningRelay.start(data, plc.uri(), one.hostPort(), two.hostPort());
                EventStream _ = EventStream.start(options(relay), OptionalLong.of(0), item -> {
                    if (item instanceof StreamItem.Message(Event.Commit _, var _)) {
                        commits.incrementAndGet();
                    }
                    all.countDown();
                });
                RelayView view = new RelayView(relay)) {
            one.awaitSubscribers(1);
            two.awaitSubscribers(1);
            one.begin();
            two.begin();
            assertThat(all.await(60, TimeUnit.SECONDS)).as(all + " are missing").isTrue();
            assertThat(commits).hasValue(traffic.size());
            assertThat(view.refused()).isEmpty();
        }
    }

    private static TrafficHost host(Traffic traffic, SimulatedPlc plc) {
        TrafficHost host = TrafficHost.start(traffic, new Pace(0, traffic.size()));
        traffic.register(plc, host.http());
        return host;
    }

    private static FirehoseOptions options(RunningRelay relay) {
        URI socket = URI.create("ws://localhost:" + relay.api().getPort() + "/xrpc/com.atproto.sync.subscribeRepos");
        return FirehoseOptions.of(socket, "tester/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
    }
}
