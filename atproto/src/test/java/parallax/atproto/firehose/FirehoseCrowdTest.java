package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.host.SimulatedHost;

class FirehoseCrowdTest {
    private static final int CROWD = 3_000;
    private static final int MAX_PLATFORM_THREADS = 100;
    /** Client and server side together, since both are in this process. */
    private static final long MAX_BYTES_EACH = 40_000;

    @Test
    void threeThousandSubscriptionsShareFewPlatformThreadsAndLittleMemory() throws Exception {
        requireDescriptors(2 * CROWD + 500);
        CountDownLatch everybodyHeard = new CountDownLatch(CROWD);
        List<FirehoseClient> clients = new ArrayList<>();
        try (SimulatedHost host = SimulatedHost.start()) {
            FirehoseOptions options = FirehoseOptions.of(
                    host.stream(), "tester/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
            long before = usedHeap();
            for (int i = 0; i < CROWD; i++) {
                clients.add(FirehoseClient.start(options, new Heard(OptionalLong.empty()) {
                    @Override
                    public void frame(ByteSlice frame) {
                        if (frame.length() == 1) {
                            everybodyHeard.countDown();
                        }
                    }
                }));
                // A burst beyond the server's accept queue would be answered by a connect time-out of one second.
                if (i % 500 == 499) {
                    assertThat(host.awaitSubscribers(i + 1, Duration.ofMinutes(2)))
                            .isTrue();
                }
            }
            long each = (usedHeap() - before) / CROWD;
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            host.append(1, ByteSlice.of(new byte[] {1}));
            assertThat(everybodyHeard.await(120, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).as("platform threads").isLessThan(MAX_PLATFORM_THREADS);
            assertThat(each).as("bytes of heap for each subscription").isLessThan(MAX_BYTES_EACH);
            clients.forEach(FirehoseClient::close);
            for (FirehoseClient client : clients) {
                assertThat(client.awaitEnd(Duration.ofSeconds(60))).isTrue();
            }
            assertThat(host.awaitSubscribers(0, Duration.ofSeconds(60))).isTrue();
        }
    }

    private static void requireDescriptors(long needed) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            Assumptions.assumeTrue(
                    free >= needed,
                    "only " + free + " more files may be open, " + needed + " are needed: raise ulimit -n");
        }
    }

    @SuppressWarnings("GarbageCollectionCall")
    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
