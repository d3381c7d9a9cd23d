package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;

/** The relay in a process of its own, killed with SIGKILL while hosts send and a subscriber follows. */
final class SigkillTest {
    private static final int ACCOUNTS_PER_HOST = 30;
    private static final int EVENTS_PER_SECOND = 400;
    private static final int LEAD = 800;

    private final SimulatedNetwork network = new SimulatedNetwork(3, steps());
    private final List<NetworkHost> hosts = List.of(network.addHost(), network.addHost(), network.addHost());

    @TempDir
    private Path dataDir;

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    @Timeout(180)
    void aSubscriberThatResumesGetsEveryAcceptedEventExactlyOnceAndInOrder() throws Exception {
        survivesKills(5, 4000, 11);
    }

    @Test
    @Tag("long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aSubscriberThatResumesGetsEveryAcceptedEventExactlyOnceAndInOrderOverManyKills() throws Exception {
        survivesKills(50, 24_000, 12);
    }

    private void survivesKills(int kills, int events, long seed) throws Exception {
        RandomGenerator random = new SplittableRandom(seed);
        LoadScript script = LoadScript.write(hosts, ACCOUNTS_PER_HOST, events, seed);
        RelayProcess relay = startRelay();
        try (WireSubscriber subscriber = WireSubscriber.from(relay.awaitServing(), 0);
                LoadFeed feed = new LoadFeed(script.steps(), subscriber::count, LEAD, EVENTS_PER_SECOND)) {
            for (NetworkHost host : hosts) {
                host.awaitSubscriber();
            }
            feed.start();
            // A host that was never heard is followed live after a restart, so each is to have a mark before the first.
            for (int i = 0; i < hosts.size(); i++) {
                subscriber.await(script.steps().get(i).event().event().did(), 1);
            }
            int furtherAtMost = (events - LEAD) / kills;
            for (int kill = 0; kill < kills; kill++) {
                subscriber.awaitCount(subscriber.count() + 1 + random.nextInt(furtherAtMost));
                relay = killedAndStartedAgain(relay, subscriber, random);
                assertThat(feed.sent())
                        .as("under load")
                        .isLessThan(script.steps().size());
            }
            awaitAll(script, subscriber, relay);
            hasAllOnceAndInOrder(subscriber, script);
            replaysTheSame(relay, subscriber);
        } finally {
            relay.close();
        }
    }

    private RelayProcess startRelay() throws Exception {
        return RelayProcess.start(
                dataDir,
                network.plc().uri(),
                hosts.stream().map(NetworkHost::name).toList());
    }

    /** Every third time it is killed once more while it starts. */
    private RelayProcess killedAndStartedAgain(RelayProcess relay, WireSubscriber subscriber, RandomGenerator random)
            throws Exception {
        relay.leaveRunning(Duration.ofMillis(random.nextInt(80)));
        relay.kill();
        subscriber.awaitEnd();
        if (random.nextInt(3) == 0) {
            try (RelayProcess shortLived = startRelay()) {
                shortLived.leaveRunning(Duration.ofMillis(random.nextInt(2500)));
                shortLived.kill();
            }
        }
        RelayProcess next = startRelay();
        try {
            subscriber.reconnect(next.awaitServing());
        } catch (Exception e) {
            next.close();
            throw e;
        }
        return next;
    }

    private static void awaitAll(LoadScript script, WireSubscriber subscriber, RelayProcess relay) throws Exception {
        for (List<String> keys : script.keys().values()) {
            try {
                subscriber.awaitKey(keys.getLast());
            } catch (AssertionError e) {
                throw new AssertionError("the relay's log ends:\n" + relay.lastLines(), e);
            }
        }
    }

    private static void hasAllOnceAndInOrder(WireSubscriber subscriber, LoadScript script) {
        Map<Did, List<String>> got = new LinkedHashMap<>();
        long seq = 0;
        for (WireSubscriber.Received received : subscriber.received()) {
            Event.Sequenced event = received.event();
            assertThat(event.seq()).isGreaterThan(seq);
            seq = event.seq();
            got.computeIfAbsent(event.did(), _ -> new ArrayList<>()).add(EventKey.of(event));
        }
        script.keys()
                .forEach((did, keys) ->
                        assertThat(got.get(did)).as("events of " + did).isEqualTo(keys));
        assertThat(subscriber.count()).isEqualTo(script.steps().size());
        assertThat(subscriber.troubles()).isEmpty();
    }

    private static void replaysTheSame(RelayProcess relay, WireSubscriber subscriber) throws Exception {
        try (WireSubscriber fromTheStart = WireSubscriber.from(relay.awaitServing(), 0)) {
            fromTheStart.awaitCount(subscriber.count());
            assertThat(frames(fromTheStart)).isEqualTo(frames(subscriber));
            assertThat(fromTheStart.troubles()).isEmpty();
        }
    }

    private static List<ByteSlice> frames(WireSubscriber subscriber) {
        return subscriber.received().stream()
                .map(WireSubscriber.Received::frame)
                .toList();
    }

    /** A clock that never shows the same time twice: #identity and #account are told apart by it. */
    private static InstantSource steps() {
        AtomicLong millis =
                new AtomicLong(Instant.now().minus(Duration.ofHours(1)).toEpochMilli());
        return () -> Instant.ofEpochMilli(millis.incrementAndGet());
    }
}
