package parallax.atproto.testkit.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import parallax.atproto.server.ConnectionLimits;
import parallax.atproto.server.ServerLimits;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.SocketLimits;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;

/**
 * A host on a loopback port that sends traffic at a pace. A subscriber without a cursor gets what is released from then
 * on, one with a cursor what follows it; each has its own place, so a slow one delays no other and no frame is left
 * out.
 */
public final class TrafficHost implements AutoCloseable {
    private static final String SUBSCRIBE = "/xrpc/com.atproto.sync.subscribeRepos";
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final FrameSource frames;
    private final Pace pace;
    private final long firstSeq;
    private final XrpcServer server;
    private final Set<TrafficFeed> feeds = ConcurrentHashMap.newKeySet();
    private final LongAdder sent = new LongAdder();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("traffic-pace").daemon().factory());
    private volatile long ahead;
    private volatile long begunAt = NOT_BEGUN;

    private TrafficHost(FrameSource frames, Pace pace, long firstSeq) {
        this.frames = frames;
        this.pace = pace;
        this.firstSeq = firstSeq;
        SocketLimits sockets =
                new SocketLimits(256 << 10, 1 << 20, 4096, Duration.ofSeconds(30), Duration.ofMinutes(10));
        Duration patience = Duration.ofMinutes(1);
        server = XrpcServer.builder()
                .limits(ServerLimits.defaults()
                        .with(sockets)
                        .with(new ConnectionLimits(20_000, 0, patience, patience, patience)))
                .webSocket(SUBSCRIBE, this::open)
                .route("GET", "/xrpc/com.atproto.server.describeServer", _ -> describe())
                .start();
    }

    /** Starts on a free port; nothing is sent before {@link #begin}. */
    public static TrafficHost start(Traffic traffic, Pace pace) {
        return new TrafficHost(traffic, pace, 1);
    }

    /** The same with commits that are signed when they are sent. */
    public static TrafficHost start(LiveTraffic traffic, Pace pace) {
        return new TrafficHost(traffic, pace, 1);
    }

    /** The same with the number of the first frame, from 1. */
    public static TrafficHost start(Traffic traffic, Pace pace, long firstSeq) {
        return new TrafficHost(traffic, pace, firstSeq);
    }

    /** The first so many frames are there at once, whatever the pace, which starts with the frame after them. */
    public void releaseAhead(long frames) {
        ahead = frames;
        feeds.forEach(TrafficFeed::wake);
    }

    /** The pace starts at this moment. */
    public void begin() {
        begin(System.nanoTime());
    }

    /** The pace starts when {@link System#nanoTime} is this, now or soon: hosts of one network need not beat as one. */
    public void begin(long atNanos) {
        begunAt = atNanos;
        var _ = ticks.scheduleAtFixedRate(
                () -> feeds.forEach(TrafficFeed::wake), 0, pace.tickMillis(), TimeUnit.MILLISECONDS);
    }

    /** {@code localhost:PORT}. */
    public String hostPort() {
        return "localhost:" + server.port();
    }

    /** {@code http://localhost:PORT}. */
    public URI http() {
        return URI.create("http://" + hostPort());
    }

    /** The {@code ws} URL of its event stream. */
    public URI stream() {
        return URI.create("ws://" + hostPort() + SUBSCRIBE);
    }

    /** Waits until at least this many subscribers are connected, so that none misses what is live. */
    public void awaitSubscribers(int count) throws InterruptedException {
        synchronized (feeds) {
            while (feeds.size() < count) {
                feeds.wait();
            }
        }
    }

    /** Frames given to sockets so far, over all subscribers. */
    public long framesSent() {
        return sent.sum();
    }

    /** Frames that are there so far: what a subscriber from the start could have by now. */
    public long released() {
        long since = begunAt;
        long paced = since == NOT_BEGUN ? 0 : pace.released(Math.max(0, System.nanoTime() - since));
        return Math.min(pace.frames(), ahead + paced);
    }

    FrameSource frames() {
        return frames;
    }

    long seq(long place) {
        return firstSeq + place;
    }

    private void open(XrpcRequest request, ServerSocketSession session) {
        String cursor = request.query("cursor").orElse("");
        long place = cursor.isEmpty() ? released() : Math.max(0, Long.parseLong(cursor) - firstSeq + 1);
        TrafficFeed feed = new TrafficFeed(session, this, sent, place);
        changed(() -> feeds.add(feed));
        session.onClose(() -> changed(() -> feeds.remove(feed)));
        session.onWritable(feed::pump);
        feed.pump();
    }

    private void changed(Runnable change) {
        synchronized (feeds) {
            change.run();
            feeds.notifyAll();
        }
    }

    private XrpcResponse describe() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("did", "did:web:localhost%3A" + server.port());
        body.putArray("availableUserDomains").add(".test");
        return XrpcResponse.json(200, body);
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        feeds.forEach(feed -> feed.session().abort());
        server.stop(Duration.ofMillis(200));
    }
}
