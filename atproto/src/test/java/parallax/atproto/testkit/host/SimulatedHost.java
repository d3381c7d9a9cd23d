package parallax.atproto.testkit.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.ServerLimits;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.SocketLimits;
import parallax.atproto.server.SocketRoute;
import parallax.atproto.server.WebSocketFrames;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;

/** A PDS that says what a test tells it to say. */
public final class SimulatedHost implements AutoCloseable {
    private static final String SUBSCRIBE = "/xrpc/com.atproto.sync.subscribeRepos";
    private static final int POLICY = 1008;

    private final FrameList frames = new FrameList();
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> coming = new ConcurrentLinkedQueue<>();
    private final Map<String, XrpcResponse> answers = new ConcurrentHashMap<>();
    private final List<XrpcRequest> requests = new ArrayList<>();
    private final XrpcServer server;
    private volatile @Nullable Fault standing;

    private SimulatedHost(int port) {
        // No pings of its own, so that a silent host is silent.
        SocketLimits sockets = new SocketLimits(64 << 10, 256 << 10, 4096, Duration.ofHours(1), Duration.ofHours(3));
        server = XrpcServer.builder()
                .bind("127.0.0.1", port)
                .limits(ServerLimits.defaults().with(sockets))
                .eventLoops(1)
                .webSocket(SUBSCRIBE, new Subscriptions())
                .fallback(this::answer)
                .start();
        var describe = JsonNodeFactory.instance.objectNode().put("did", "did:web:localhost%3A" + server.port());
        describe.putArray("availableUserDomains").add(".test");
        describeServer(describe);
        var hosts = JsonNodeFactory.instance.objectNode();
        hosts.putArray("hosts");
        listHosts(hosts);
    }

    /** Starts on a free port. */
    public static SimulatedHost start() {
        return new SimulatedHost(0);
    }

    /** Starts on this port, for a host that comes back. */
    public static SimulatedHost startAt(int port) {
        return new SimulatedHost(port);
    }

    public int port() {
        return server.port();
    }

    /** {@code localhost:PORT}. */
    public String hostPort() {
        return "localhost:" + port();
    }

    /** {@code http://localhost:PORT}. */
    public URI http() {
        return URI.create("http://" + hostPort());
    }

    /** The {@code ws} URL of its event stream. */
    public URI stream() {
        return URI.create("ws://" + hostPort() + SUBSCRIBE);
    }

    /** Adds a frame and sends it to every subscriber. Sequence numbers are to ascend. */
    public void append(long seq, ByteSlice frame) {
        frames.append(seq, frame);
        feeds.forEach(Feed::wake);
    }

    /** Frames up to this sequence number, inclusive, are gone: an older cursor gets {@code #info OutdatedCursor}. */
    public void forgetThrough(long seq) {
        frames.forgetThrough(seq);
    }

    /** Drops all frames and connections, as a host that lost its disk; sequence numbers may start anew. */
    public void rewind() {
        frames.clear();
        dropConnections();
    }

    /** The next connection without a fault of its own gets this one; calls queue up. */
    public void nextConnection(Fault fault) {
        coming.add(fault);
    }

    /** Every connection that {@link #nextConnection} does not rule gets this fault; null for none. */
    public void everyConnection(@Nullable Fault fault) {
        standing = fault;
    }

    /** Resets every open subscription. */
    public void dropConnections() {
        feeds.forEach(feed -> feed.session().abort());
    }

    public void describeServer(JsonNode body) {
        answer("com.atproto.server.describeServer", XrpcResponse.json(200, body));
    }

    public void listHosts(JsonNode body) {
        answer("com.atproto.sync.listHosts", XrpcResponse.json(200, body));
    }

    /** The answer of getRepoStatus for one DID; others are RepoNotFound. */
    public void repoStatus(String did, XrpcResponse response) {
        answers.put(statusKey(did), response);
    }

    /** The answer of any other method, whatever its parameters. */
    public void answer(String nsid, XrpcResponse response) {
        answers.put("/xrpc/" + nsid, response);
    }

    /** Every request so far, handshakes included, oldest first. */
    public List<XrpcRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many requests named this method. */
    public long requestsOf(String nsid) {
        return requests().stream()
                .filter(request -> request.path().equals("/xrpc/" + nsid))
                .count();
    }

    /** Open subscriptions. */
    public int subscribers() {
        return feeds.size();
    }

    /** Waits until exactly this many subscriptions are open; false when that took longer. */
    public boolean awaitSubscribers(int count, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (feeds) {
            while (feeds.size() != count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) return false;
                feeds.wait(left);
            }
            return true;
        }
    }

    @Override
    public void close() {
        dropConnections();
        server.stop(Duration.ofMillis(200));
    }

    private static String statusKey(String did) {
        return "/xrpc/com.atproto.sync.getRepoStatus?did=" + did;
    }

    private XrpcResponse answer(XrpcRequest request) {
        record(request);
        String key = request.query("did").map(SimulatedHost::statusKey).orElse("");
        XrpcResponse byDid = request.path().endsWith(".getRepoStatus") ? answers.get(key) : null;
        if (byDid != null) return byDid;
        XrpcResponse known = answers.get(request.path());
        if (known != null) return known;
        return request.path().endsWith(".getRepoStatus")
                ? XrpcResponse.error(400, "RepoNotFound", "no such repo here")
                : XrpcResponse.error(501, "MethodNotImplemented", "not simulated");
    }

    private void record(XrpcRequest request) {
        synchronized (requests) {
            requests.add(request);
        }
    }

    /** The event stream. */
    private final class Subscriptions implements SocketRoute {
        /** Faults picked at the handshake, until the session opens; both happen on the connection's event loop. */
        private final Map<XrpcRequest, Fault> picked = new HashMap<>();

        @Override
        public Optional<XrpcResponse> refuse(XrpcRequest request) {
            record(request);
            if (request.query("cursor")
                    .filter(text -> !text.matches("[0-9]{0,16}"))
                    .isPresent()) {
                return Optional.of(XrpcResponse.error(400, "InvalidRequest", "cursor is not a number"));
            }
            Fault next = coming.poll();
            Fault fault = next != null ? next : standing;
            if (fault instanceof Fault.Refuse(int status, Map<String, String> headers)) {
                XrpcResponse refusal = XrpcResponse.error(status, "Refused", "as told");
                for (var header : headers.entrySet()) {
                    refusal = refusal.withHeader(header.getKey(), header.getValue());
                }
                return Optional.of(refusal);
            }
            if (fault != null) picked.put(request, fault);
            return Optional.empty();
        }

        @Override
        public void open(XrpcRequest request, ServerSocketSession session) {
            Fault fault = picked.remove(request);
            OptionalLong cursor = request.query("cursor").filter(text -> !text.isEmpty()).stream()
                    .mapToLong(Long::parseLong)
                    .findFirst();
            FrameList.Start start = fault instanceof Fault.Rewind ? new FrameList.Start.Future() : frames.start(cursor);
            switch (start) {
                case FrameList.Start.Future _ -> {
                    session.write(WebSocketFrames.binary(ControlFrames.error("FutureCursor", "Cursor in the future.")));
                    session.closeWith(POLICY, "FutureCursor");
                }
                case FrameList.Start.Outdated(int index) -> {
                    session.write(WebSocketFrames.binary(ControlFrames.info("OutdatedCursor", "Events are gone.")));
                    feed(new Feed(session, frames, index, fault));
                }
                case FrameList.Start.At(int index) -> feed(new Feed(session, frames, index, fault));
            }
        }

        private void feed(Feed feed) {
            changed(() -> feeds.add(feed));
            feed.session().onClose(() -> changed(() -> feeds.remove(feed)));
            feed.session().onWritable(feed::pump);
            feed.pump();
        }

        private void changed(Runnable change) {
            synchronized (feeds) {
                change.run();
                feeds.notifyAll();
            }
        }
    }
}
