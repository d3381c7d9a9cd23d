package parallax.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseListener;
import parallax.atproto.firehose.FirehoseOptions;

/**
 * The readers of {@link FirehoseReport}, a process of their own, so that its CPU is not the server's. Arguments: the
 * stream's URL, the number of subscribers, milliseconds to warm up, milliseconds to measure. Prints {@code begin}, then
 * {@code end FRAMES BYTES CPU_NANOS WALL_NANOS}.
 */
final class FirehoseCrowd {

    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final CountDownLatch allHeard;

    private FirehoseCrowd(int subscribers) {
        allHeard = new CountDownLatch(subscribers);
    }

    public static void main(String[] arguments) throws InterruptedException {
        int subscribers = Integer.parseInt(arguments[1]);
        FirehoseCrowd crowd = new FirehoseCrowd(subscribers);
        FirehoseOptions options = FirehoseOptions.of(
                URI.create(arguments[0]), "bench/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
        List<FirehoseClient> clients = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            clients.add(FirehoseClient.start(options, crowd.new Reader()));
        }
        crowd.allHeard.await();
        Thread.sleep(Long.parseLong(arguments[2]));
        crowd.measure(Duration.ofMillis(Long.parseLong(arguments[3])));
        clients.forEach(FirehoseClient::close);
        // The last virtual threads must not keep the process.
        System.exit(0);
    }

    private void measure(Duration window) throws InterruptedException {
        System.out.println("begin");
        long framesBefore = frames.sum();
        long bytesBefore = bytes.sum();
        long cpuBefore = processCpu();
        long begun = System.nanoTime();
        Thread.sleep(window);
        long wall = System.nanoTime() - begun;
        System.out.println("end " + (frames.sum() - framesBefore) + " " + (bytes.sum() - bytesBefore) + " "
                + (processCpu() - cpuBefore) + " " + wall);
    }

    static long processCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private final class Reader implements FirehoseListener {
        private boolean heard;

        @Override
        public OptionalLong cursor() {
            return OptionalLong.of(0);
        }

        @Override
        public void opened(Map<String, String> responseHeaders) {}

        @Override
        public void frame(ByteSlice frame) {
            frames.increment();
            bytes.add(frame.length());
            if (!heard) {
                heard = true;
                allHeard.countDown();
            }
        }

        @Override
        public void oversize(ByteSlice first64KiB, long length) {
            throw new IllegalStateException("a frame over the cap in made traffic");
        }

        @Override
        public void closed(CloseReason reason, Duration retryIn) {
            if (!(reason instanceof CloseReason.Closed)) {
                throw new IllegalStateException("the connection ended: " + reason);
            }
        }
    }
}
