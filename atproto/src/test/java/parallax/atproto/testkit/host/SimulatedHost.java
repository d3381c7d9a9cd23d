package parallax.atproto.testkit.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.ConnectionLimits;
import parallax.atproto.server.RudeResponses;
import parallax.atproto.server.ServerLimits;
import parallax.atproto.server.SocketLimits;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;

/** A host that says what a test tells it to say: an event stream and XRPC answers, with faults. */
public final class SimulatedHost implements AutoCloseable {
    private static final String SUBSCRIBE = "/xrpc/com.atproto.sync.subscribeRepos";

    private final FrameList frames = new FrameList();
    private final HttpAnswers answers = new HttpAnswers();
    private final Subscriptions subscriptions = new Subscriptions(frames, answers);
    private final XrpcServer server;

    private SimulatedHost(int port) {
        // No pings of its own, so that a silent host is silent.
        SocketLimits sockets = new SocketLimits(64 << 10, 256 << 10, 4096, Duration.ofHours(1), Duration.ofHours(3));
        Duration patience = Duration.ofMinutes(1);
        ConnectionLimits connections = new ConnectionLimits(20_000, 0, patience, patience, patience);
        server = RudeResponses.allowed(XrpcServer.builder())
                .bind("127.0.0.1", port)
                .limits(ServerLimits.defaults().with(sockets).with(connections))
                .eventLoops(1)
                .webSocket(SUBSCRIBE, subscriptions)
                .fallback(answers)
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
        subscriptions.wake();
    }

    /** Frames up to this sequence number, inclusive, are gone: an older cursor gets {@code #info OutdatedCursor}. */
    public void forgetThrough(long seq) {
        frames.forgetThrough(seq);
    }

    /** Frames of these sequence numbers are gone and leave gaps, as those of a deleted account do at a PDS. */
    public void remove(LongPredicate seqs) {
        frames.remove(seqs);
    }

    /** The frames that a cursor of 0 would get, in order. */
    public List<ByteSlice> window() {
        return frames.window();
    }

    /** Drops all frames and connections, as a host that lost its disk; sequence numbers may start anew. */
    public void rewind() {
        frames.clear();
        dropConnections();
    }

    /** The next connection without faults of its own gets these; calls queue up. */
    public void nextConnection(Fault... faults) {
        subscriptions.next(List.of(faults));
    }

    /** Every connection that {@link #nextConnection} does not rule gets this fault; null for none. */
    public void everyConnection(@Nullable Fault fault) {
        subscriptions.every(fault == null ? List.of() : List.of(fault));
    }

    /** What goes wrong with HTTP answers. */
    public HttpFaults faults() {
        return answers.faults();
    }

    /** Resets every open subscription. */
    public void dropConnections() {
        subscriptions.abortAll();
    }

    public void describeServer(JsonNode body) {
        answer("com.atproto.server.describeServer", XrpcResponse.json(200, body));
    }

    public void listHosts(JsonNode body) {
        answer("com.atproto.sync.listHosts", XrpcResponse.json(200, body));
    }

    /**
     * The answer of getRepoStatus for one DID, whatever {@link #serve} says of that method; others are RepoNotFound.
     */
    public void repoStatus(String did, XrpcResponse response) {
        answers.setStatus(did, response);
    }

    /** The answer of any other method, whatever its parameters. */
    public void answer(String nsid, XrpcResponse response) {
        answers.set(nsid, _ -> response);
    }

    /** Serves a method; a name that starts with a slash is a path outside of {@code /xrpc/}. */
    public void serve(String nsid, XrpcHandler handler) {
        answers.set(nsid, handler);
    }

    /** Every request so far, handshakes included, oldest first. */
    public List<XrpcRequest> requests() {
        return answers.requests();
    }

    /** How many requests named this method. */
    public long requestsOf(String nsid) {
        return requests().stream()
                .filter(request -> request.path().equals("/xrpc/" + nsid))
                .count();
    }

    /** Open subscriptions. */
    public int subscribers() {
        return subscriptions.size();
    }

    /** Waits until exactly this many subscriptions are open; false when that took longer. */
    public boolean awaitSubscribers(int count, Duration atMost) throws InterruptedException {
        return subscriptions.await(count, atMost);
    }

    @Override
    public void close() {
        dropConnections();
        answers.faults().close();
        server.stop(Duration.ofMillis(200));
    }
}
