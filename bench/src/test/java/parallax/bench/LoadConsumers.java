package parallax.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.stream.EventListener;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;

/**
 * Those who read the relay of {@link RelayReport}, a process of their own. Arguments: a {@link RelayLoad}, the relay's
 * stream, and the streams of the hosts that are to be read directly as well, to tell how much later the relay has each
 * event. Prints {@code connected}; {@code warm} when all have come that warm up; {@code done NANOS EVENTS BYTES
 * FIRST_SEQ}; {@code problem WHAT} for the first that went wrong; with hosts {@code latency NANOS...}, those of {@link
 * #RANKS} over the measured events; {@code end}.
 */
final class LoadConsumers {
    /** Parts of the events that had at most the latency. */
    static final double[] RANKS = {0.5, 0.99, 0.999, 1};

    private static final long PATIENCE_SECONDS = 60;

    private final RelayLoad load;
    private final Expectations expected;
    private final StreamCheck relayCheck;
    private final long[] atRelay;
    private final AtomicLongArray atHost;
    private final AtomicLong heard = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private long bytes;
    private long lastAt;

    private LoadConsumers(RelayLoad load) throws IOException {
        this.load = load;
        expected = new Expectations(load.traffic());
        relayCheck = new StreamCheck(expected);
        atRelay = new long[load.events()];
        atHost = new AtomicLongArray(load.events());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        RelayLoad load = RelayLoad.parsed(arguments[0]);
        LoadConsumers consumers = new LoadConsumers(load);
        consumers.read(URI.create(arguments[1]), List.of(arguments).subList(2, arguments.length));
        System.exit(0);
    }

    private void read(URI relay, List<String> hosts) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(load.consumers() + hosts.size());
        List<EventStream> streams = new ArrayList<>();
        streams.add(EventStream.start(options(relay), OptionalLong.empty(), new Reader(connected, this::fromRelay)));
        for (int i = 1; i < load.consumers(); i++) {
            streams.add(EventStream.start(options(relay), OptionalLong.empty(), new Reader(connected, _ -> {})));
        }
        for (String host : hosts) {
            StreamCheck hostCheck = new StreamCheck(expected);
            streams.add(EventStream.start(
                    options(URI.create(host)),
                    OptionalLong.of(0),
                    new Reader(connected, item -> fromHost(item, hostCheck))));
        }
        connected.await();
        System.out.println("connected");
        awaitDone();
        System.out.printf("done %d %d %d %d%n", lastAt, heard.get(), bytes, relayCheck.firstSeq());
        relayCheck.problems().forEach(problem -> System.out.println("problem " + problem));
        if (!hosts.isEmpty()) {
            System.out.println("latency " + latencies());
        }
        System.out.println("end");
        streams.forEach(EventStream::close);
    }

    /** Until everything came, or nothing came for a minute. */
    private void awaitDone() throws InterruptedException {
        long before = -1;
        while (heard.get() > before && heard.get() < load.events()) {
            before = heard.get();
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        }
    }

    private void fromRelay(StreamItem item) {
        if (!(item instanceof StreamItem.Message(var event, var frame))) {
            relayCheck.problem("the relay said " + item);
            return;
        }
        int number = relayCheck.accept(event, frame);
        lastAt = System.nanoTime();
        if (number >= 0) {
            atRelay[number] = lastAt;
            bytes += frame.bytes().length();
        }
        long count = heard.incrementAndGet();
        if (count == load.warmUp()) {
            System.out.println("warm");
        }
        if (count == load.events()) {
            done.countDown();
        }
    }

    private void fromHost(StreamItem item, StreamCheck hostCheck) {
        if (item instanceof StreamItem.Message(var event, var frame)) {
            int number = hostCheck.accept(event, frame);
            if (number >= 0) {
                atHost.set(number, System.nanoTime());
            }
        }
    }

    private String latencies() {
        long[] byArrival = atRelay.clone();
        Arrays.sort(byArrival);
        long warm = byArrival[load.warmUp() - 1];
        long[] later = IntStream.range(0, atRelay.length)
                .filter(i -> atRelay[i] > warm && atHost.get(i) != 0)
                .mapToLong(i -> atRelay[i] - atHost.get(i))
                .sorted()
                .toArray();
        StringBuilder text = new StringBuilder();
        for (double rank : RANKS) {
            text.append(later.length == 0 ? -1 : later[(int) Math.ceil(rank * later.length) - 1])
                    .append(' ');
        }
        return text.toString().strip();
    }

    static FirehoseOptions options(URI stream) {
        return FirehoseOptions.of(stream, "bench/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
    }

    private record Reader(CountDownLatch connected, EventListener events) implements EventListener {
        @Override
        public void item(StreamItem item) throws InterruptedException {
            events.item(item);
        }

        @Override
        public void opened(Map<String, String> responseHeaders) {
            connected.countDown();
        }

        @Override
        public void closed(CloseReason reason, Duration retryIn) {
            if (!(reason instanceof CloseReason.Closed)) {
                System.err.println("a consumer's connection ended: " + reason);
            }
        }
    }
}
