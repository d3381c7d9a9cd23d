package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/** A relay process with a small heap between hosts that misbehave all at once and hosts that do not. */
@Timeout(900)
final class HostileHostsTest {
    private static final int HEAP_MIB = 192;
    /** Code, threads, RocksDB and buffers outside the heap. */
    private static final int BESIDE_HEAP_MIB = 256;

    private static final int MIB = 1 << 20;
    private static final int EVENTS = 2_500;
    private static final int EVENTS_PER_SECOND = 150;
    private static final String LONG_PATH = "app.bsky.feed.post/long";

    private final SimulatedNetwork network = new SimulatedNetwork(7, new TickingClock());
    private final List<NetworkHost> honest = List.of(network.addHost(), network.addHost(), network.addHost());
    private final NetworkHost patient = network.addHost();
    private final LoadScript script = LoadScript.write(honest, 20, EVENTS, 7);
    private final HostileHosts hostile = new HostileHosts(network, 8);
    private RelayProcess relay;

    @BeforeEach
    void aRelayOnAllOfThem(@TempDir Path dataDir) throws Exception {
        List<String> hosts =
                new ArrayList<>(honest.stream().map(NetworkHost::name).toList());
        List<String> trusted = new ArrayList<>(hosts);
        hosts.add(patient.name());
        trusted.add(hostile.trusted());
        hosts.addAll(hostile.names());
        relay = RelayProcess.start(
                dataDir, network.plc().uri(), hosts, HEAP_MIB, "--trusted-domains", String.join(",", trusted));
    }

    @AfterEach
    void stop() {
        relay.close();
        hostile.close();
        network.close();
    }

    @Test
    void honestHostsAreCarriedInTimeAndTheOthersTakeNoMoreThanTheirBounds() throws Exception {
        long began = System.nanoTime();
        try (RelayView view = relay.view();
                WireSubscriber subscriber = WireSubscriber.from(relay.awaitServing(), 0);
                LoadFeed feed = new LoadFeed(script.steps(), subscriber::count, 1 << 30, EVENTS_PER_SECOND)) {
            for (NetworkHost host : honest) {
                host.awaitSubscriber();
            }
            patient.awaitSubscriber();
            hostile.begin();
            TestEvent longCommit = sendLongCommit();
            feed.start();
            awaitAll(subscriber);
            script.cameOnceAndInOrder(subscriber);
            assertThat(subscriber.troubles()).isEmpty();
            assertThat(feed.longestDelay(subscriber)).isLessThan(Duration.ofSeconds(30));
            subscriber.awaitKey(EventKey.of(longCommit.event()));
            refusesForTheRightReasons(view);
            comesBackWithPausesThatDouble(began);
            staysWithinItsBounds(view);
        }
    }

    private void awaitAll(WireSubscriber subscriber) throws Exception {
        try {
            for (List<String> keys : script.keys().values()) {
                subscriber.awaitKey(keys.getLast());
            }
        } catch (AssertionError e) {
            throw new AssertionError("the relay's log ends:\n" + relay.lastLines(), e);
        }
    }

    /**
     * When all the memory for long messages that arrive is taken by hosts that stall, so that it has to wait for its
     * turn.
     */
    private TestEvent sendLongCommit() {
        Patience.until("everybody to stall", () -> hostile.askedToStall() == HostileHosts.STALLING);
        TestRepo repo = patient.account();
        TestEvent event =
                repo.apply(new RepoWrite.Create(LONG_PATH, TestRepo.record(LONG_PATH, "x".repeat(1_000_000))));
        patient.send(event);
        return event;
    }

    private void refusesForTheRightReasons(RelayView view) throws Exception {
        int undecodable = HostileHosts.RANDOM_FRAMES + HostileHosts.POISON_SIGHTS;
        view.awaitMetric("relay_events_dropped_total{reason=\"undecodable\"}", undecodable);
        view.awaitMetric("relay_events_dropped_total{reason=\"too_large\"}", HostileHosts.OVERSIZE_FRAMES);
        Map<String, Long> refused = view.refused();
        // What was still on its way to the log when its host was asked again comes twice.
        refused.remove("already_accepted");
        assertThat(refused).containsOnlyKeys("undecodable", "too_large", "stale_rev", "error_frame");
        assertThat(view.metric("relay_hosts_rewound_total")).isPositive();
        assertThat(view.metrics().keySet())
                .contains(
                        disconnects("text_frame"),
                        disconnects("broken_framing"),
                        disconnects("refused"),
                        disconnects("remote"));
        String status = "/xrpc/com.atproto.sync.getHostStatus?hostname=" + hostile.untrusted();
        Patience.until(
                "the flood to be throttled",
                () -> view.get(status).body().path("status").asText().equals("throttled"));
    }

    private static String disconnects(String reason) {
        return "relay_upstream_disconnects_total{reason=\"" + reason + "\"}";
    }

    /** The shortest waits are 0.5, 1, 2 ... seconds. */
    private void comesBackWithPausesThatDouble(long began) {
        Patience.until(
                "everybody to be tried again",
                () -> hostile.handshakes().values().stream().allMatch(count -> count >= 2));
        Map<String, Integer> handshakes = hostile.handshakes();
        Duration within = Duration.ofNanos(System.nanoTime() - began);
        int most = 2 + (int) (Math.log(2.0 * within.toSeconds() + 1) / Math.log(2));
        assertThat(handshakes)
                .allSatisfy((what, count) -> assertThat(count).as(what).isBetween(2, most));
    }

    private void staysWithinItsBounds(RelayView view) throws Exception {
        ProcessUse use = relay.use();
        assertThat(use.peakResidentMiB()).isLessThan(HEAP_MIB + BESIDE_HEAP_MIB);
        assertThat(use.threads()).isLessThan(100);
        assertThat(use.openFiles()).isLessThan(hostile.names().size() + 200);
        double outside = 0;
        for (Map.Entry<String, Double> sample : view.metrics().entrySet()) {
            outside += sample.getKey().startsWith("relay_native_bytes") ? sample.getValue() : 0;
        }
        assertThat(outside).isLessThan(64 * MIB);
        assertThat(view.metric("relay_upstream_arriving_bytes")).isLessThanOrEqualTo(64L * MIB);
        view.awaitMetric("relay_parked_events", 0);
    }
}
