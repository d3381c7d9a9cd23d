package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/** A relay process with a small heap and as many consumers as it lets in, most of which follow. */
final class ManyConsumersTest {
    private static final int CONSUMERS = 1_000;
    private static final int NEVER = 100;
    private static final int SLOW = 50;

    private static final int HEAP_MIB = 192;
    /** Code, threads, RocksDB, the newest frames, and what sockets have not taken yet. */
    private static final int BESIDE_HEAP_MIB = 320;

    private static final int EVENTS_PER_SECOND = 200;
    private static final int LONG_RECORD = 100_000;
    /** After so long without a sign of life a connection is dropped, looked at every 30 s. */
    private static final Duration GIVEN = Duration.ofSeconds(90);

    private static final Duration DROPPED_WITHIN = Duration.ofMinutes(3);

    private final SimulatedNetwork network = new SimulatedNetwork(9, new TickingClock());
    private final NetworkHost home = network.addHost();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    @Timeout(900)
    void whoReadsGetsAllOfItOnceAndInOrderWhileAHundredNeverRead() throws Exception {
        carries(1_000, 50, false);
    }

    @Test
    @Tag("long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whoNeverReadsIsDroppedAndTheLogServesWhoIsFarBehind() throws Exception {
        carries(10_000, 800, true);
    }

    /** @param longOnes events that no socket's buffers hold together, after the others */
    private void carries(int events, int longOnes, boolean untilDropped) throws Exception {
        LoadScript script = LoadScript.write(List.of(home), 20, events, 9);
        try (RelayProcess relay = RelayProcess.start(
                        folder.resolve("data"),
                        network.plc().uri(),
                        List.of(home.name()),
                        HEAP_MIB,
                        "--trusted-domains",
                        home.name());
                ConsumerCrowd crowd = new ConsumerCrowd(relay.awaitServing());
                WireSubscriber witness = WireSubscriber.from(relay.awaitServing(), 0);
                LoadFeed feed = new LoadFeed(script.steps(), witness::count, events, EVENTS_PER_SECOND);
                RelayView view = relay.view()) {
            home.awaitSubscriber();
            crowd.join(NEVER / 2, ConsumerCrowd.Manner.NEVER, "");
            crowd.join(NEVER / 2, ConsumerCrowd.Manner.NEVER, "?cursor=0");
            crowd.join(SLOW, ConsumerCrowd.Manner.SLOW, "?cursor=0");
            // The witness is one of them.
            crowd.join(CONSUMERS - NEVER - SLOW - 1, ConsumerCrowd.Manner.FOLLOWING, "?cursor=0");
            crowd.start();
            view.awaitMetric("relay_subscribers", CONSUMERS);
            feed.start();
            awaitAll(script, witness, relay);
            script.cameOnceAndInOrder(witness);
            long begun = System.nanoTime();
            sendLongOnes(longOnes);
            int all = script.steps().size() + longOnes;
            witness.awaitCount(all);
            crowd.awaitFrames(all);
            everybodyGotTheSame(crowd, witness, all);
            staysWithinItsBounds(relay);
            keepsWhoNeverReads(view, begun);
            if (untilDropped) {
                awaitDrops(view);
            }
        }
    }

    private void awaitAll(LoadScript script, WireSubscriber witness, RelayProcess relay) throws InterruptedException {
        try {
            for (List<String> keys : script.keys().values()) {
                witness.awaitKey(keys.getLast());
            }
        } catch (AssertionError e) {
            String asked = "the host was asked with cursors " + home.cursors();
            throw new AssertionError(asked + "; the relay's log ends:\n" + relay.lastLines(), e);
        }
    }

    private void sendLongOnes(int count) {
        TestRepo repo = home.account();
        for (int i = 0; i < count; i++) {
            String path = "app.bsky.feed.post/long" + i;
            TestEvent event =
                    repo.apply(new RepoWrite.Create(path, TestRepo.record(path, i + "x".repeat(LONG_RECORD))));
            home.send(event);
        }
    }

    private static void everybodyGotTheSame(ConsumerCrowd crowd, WireSubscriber witness, int all) {
        CRC32 sum = new CRC32();
        witness.received().forEach(received -> sum.update(received.frame().toByteBuffer()));
        assertThat(witness.troubles()).isEmpty();
        assertThat(crowd.readers()).hasSize(CONSUMERS - NEVER - 1).allSatisfy(member -> {
            assertThat(member.frames()).isEqualTo(all);
            assertThat(member.sum()).isEqualTo(sum.getValue());
            assertThat(member.ended()).isFalse();
        });
    }

    private static void staysWithinItsBounds(RelayProcess relay) throws Exception {
        ProcessUse use = relay.use();
        assertThat(use.peakResidentMiB()).isLessThan(HEAP_MIB + BESIDE_HEAP_MIB);
        assertThat(use.threads()).isLessThan(100);
        assertThat(use.openFiles()).isLessThan(CONSUMERS + 200);
    }

    /** They are behind, and still there; on a machine that takes longer than they are given, nobody else has gone. */
    private static void keepsWhoNeverReads(RelayView view, long begun) throws Exception {
        Map<String, Double> meters = view.metrics();
        boolean inTime = System.nanoTime() - begun < GIVEN.toNanos();
        assertThat(meters.get("relay_subscribers")).isBetween(1.0 * CONSUMERS - (inTime ? 0 : NEVER), 1.0 * CONSUMERS);
        if (inTime) {
            assertThat(meters.get("relay_subscriber_lag_events")).isPositive();
            assertThat(meters.get("relay_subscribers_too_slow_total")).isZero();
        }
    }

    private static void awaitDrops(RelayView view) throws Exception {
        Patience.until(
                "who never reads to be dropped",
                DROPPED_WITHIN,
                () -> view.metric("relay_subscribers") <= CONSUMERS - NEVER);
        assertThat(view.metric("relay_subscribers")).isEqualTo(CONSUMERS - NEVER);
    }
}
