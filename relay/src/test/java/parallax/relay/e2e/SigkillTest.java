package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.log.LogVerification;

/**
 * The relay in a process of its own, killed with SIGKILL while hosts send and a subscriber follows.
 *
 * <p>It goes in rounds on one data folder, each with a script of its own, so that many kills take no more memory than
 * few. The log rolls with every eighth of the replay window, so among the long test's kills; the window is longer than
 * a round takes on a busy machine. The 1,000 kills take an hour or two; {@code -Dparallax.kills=N} asks for another
 * number.
 */
final class SigkillTest {
    private static final int KILLS_PER_ROUND = 20;
    private static final int ACCOUNTS_PER_HOST = 10;
    private static final int EVENTS_PER_ROUND = 4_000;
    private static final int EVENTS_PER_SECOND = 400;
    private static final int LEAD = 100;
    /** The relay catches up between two kills too, so that this is less than a part of the round's events. */
    private static final int MOST_BETWEEN_KILLS = 60;

    private static final String LONG_KILLS = "parallax.kills";

    private final SimulatedNetwork network = new SimulatedNetwork(3, new TickingClock());
    private final List<NetworkHost> hosts = List.of(network.addHost(), network.addHost(), network.addHost());

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    @Timeout(900)
    void aSubscriberThatResumesGetsEveryAcceptedEventExactlyOnceAndInOrder() throws Exception {
        survivesKills(KILLS_PER_ROUND, 11);
    }

    @Test
    @Tag("long")
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void aSubscriberThatResumesGetsEveryAcceptedEventExactlyOnceAndInOrderOverManyKills() throws Exception {
        survivesKills(Integer.getInteger(LONG_KILLS, 1_000), 12);
    }

    private void survivesKills(int kills, long seed) throws Exception {
        RelayProcess relay = startRelay();
        long cursor = 0;
        try {
            for (int round = 0; round * KILLS_PER_ROUND < kills; round++) {
                LoadScript script = LoadScript.write(hosts, ACCOUNTS_PER_HOST, EVENTS_PER_ROUND, seed + round);
                try (WireSubscriber subscriber = WireSubscriber.from(relay.awaitServing(), cursor)) {
                    relay = killedUnderLoad(relay, script, subscriber, new SplittableRandom(seed + round));
                    Arrival.isOnceAndInOrder(script, subscriber, cursor);
                    Arrival.isReplayedAlike(relay.awaitServing(), subscriber, cursor);
                    cursor = subscriber.lastSeq();
                    hosts.forEach(NetworkHost::forget);
                }
            }
            relay.kill();
            holdsAWholeLog(cursor);
        } finally {
            relay.close();
        }
    }

    /** Sends the script, which ends after the last kill; the relay that runs then, when all has come. */
    private RelayProcess killedUnderLoad(
            RelayProcess relay, LoadScript script, WireSubscriber subscriber, RandomGenerator random) throws Exception {
        RelayProcess running = relay;
        // However long a kill takes, no more than its share is sent until the next.
        AtomicInteger most = new AtomicInteger(MOST_BETWEEN_KILLS);
        IntSupplier arrived = () -> Math.min(subscriber.count(), most.get());
        try (LoadFeed feed = new LoadFeed(script.steps(), arrived, LEAD, EVENTS_PER_SECOND)) {
            for (NetworkHost host : hosts) {
                host.awaitSubscriber();
            }
            feed.start();
            // A host that was never heard is followed live after a restart, so each is to have a mark before the first.
            for (int i = 0; i < hosts.size(); i++) {
                subscriber.await(script.steps().get(i).event().event().did(), 1);
            }
            for (int kill = 0; kill < KILLS_PER_ROUND; kill++) {
                int count = subscriber.count();
                most.set(count + MOST_BETWEEN_KILLS);
                subscriber.awaitCount(count + 1 + random.nextInt(MOST_BETWEEN_KILLS));
                running = killedAndStartedAgain(running, subscriber, random);
                assertThat(feed.sent())
                        .as("under load")
                        .isLessThan(script.steps().size());
            }
            most.set(Integer.MAX_VALUE);
            Arrival.await(script, subscriber, running::lastLines);
        } catch (Exception | AssertionError e) {
            running.close();
            throw e;
        }
        return running;
    }

    private RelayProcess startRelay() throws Exception {
        List<String> names = hosts.stream().map(NetworkHost::name).toList();
        // Others than trusted ones are read more slowly than these are to send.
        String trusted = "--trusted-domains=" + String.join(",", names);
        return RelayProcess.start(folder.resolve("data"), network.plc().uri(), names, trusted, "--replay-window=16m");
    }

    /** Every third time it is killed once more while it starts. */
    private RelayProcess killedAndStartedAgain(RelayProcess relay, WireSubscriber subscriber, RandomGenerator random)
            throws Exception {
        relay.leaveRunning(Duration.ofMillis(random.nextInt(80)));
        relay.kill();
        subscriber.awaitEnd();
        if (random.nextInt(3) == 0) {
            try (RelayProcess shortLived = startRelay()) {
                shortLived.leaveRunning(Duration.ofMillis(random.nextInt(2000)));
                shortLived.kill();
            }
        }
        RelayProcess next = startRelay();
        try {
            subscriber.reconnect(next.awaitServing());
        } catch (Exception | AssertionError e) {
            next.close();
            throw e;
        }
        return next;
    }

    private void holdsAWholeLog(long lastSeq) throws IOException {
        LogVerification.Report report = LogVerification.of(folder.resolve("data/log"));
        assertThat(report.damages()).isEmpty();
        assertThat(report.lastSeq()).isEqualTo(lastSeq);
    }
}
