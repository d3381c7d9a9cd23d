package parallax.atproto.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;
import parallax.atproto.syntax.Did;

/** A PDS on a loopback port that answers each method for each account as it is told; otherwise as the official one. */
final class ScriptedPds implements AutoCloseable {

    static final String STATUS = "com.atproto.sync.getRepoStatus";
    static final String LATEST = "com.atproto.sync.getLatestCommit";
    static final String DESCRIBE = "com.atproto.repo.describeRepo";
    static final String LIST = "com.atproto.repo.listRecords";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Supplier<XrpcResponse>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private final XrpcServer server;
    private volatile @Nullable Runnable whenAsked;

    ScriptedPds() {
        server =
                XrpcServer.builder().bind("127.0.0.1", 0).fallback(this::answer).start();
    }

    URI uri() {
        return URI.create("http://" + hostPort());
    }

    String hostPort() {
        return "localhost:" + server.port();
    }

    /** How a method answers for every account. */
    ScriptedPds method(String method, XrpcResponse answer) {
        answers.put(method, () -> answer);
        return this;
    }

    /** How a method answers for one account. */
    ScriptedPds tell(Did did, String method, Supplier<XrpcResponse> answer) {
        answers.put(method + " " + did.text(), answer);
        return this;
    }

    ScriptedPds tell(Did did, String method, XrpcResponse answer) {
        return tell(did, method, () -> answer);
    }

    ScriptedPds status(Did did, boolean active, @Nullable String status) {
        ObjectNode body = JSON.objectNode().put("did", did.text()).put("active", active);
        if (status != null) {
            body.put("status", status);
        }
        return tell(did, STATUS, XrpcResponse.json(200, body));
    }

    ScriptedPds active(Did did, String rev) {
        return tell(
                did,
                STATUS,
                XrpcResponse.json(
                        200,
                        JSON.objectNode()
                                .put("did", did.text())
                                .put("active", true)
                                .put("rev", rev)));
    }

    ScriptedPds record(Did did, String uri) {
        ObjectNode body = JSON.objectNode();
        body.putArray("records").addObject().put("uri", uri).put("cid", "bafy").putObject("value");
        return tell(did, LIST, XrpcResponse.json(200, body));
    }

    ScriptedPds noRecords(Did did) {
        ObjectNode body = JSON.objectNode();
        body.putArray("records");
        return tell(did, LIST, XrpcResponse.json(200, body));
    }

    ScriptedPds collections(Did did, String... collections) {
        ObjectNode body = JSON.objectNode().put("did", did.text());
        var array = body.putArray("collections");
        List.of(collections).forEach(array::add);
        return tell(did, DESCRIBE, XrpcResponse.json(200, body));
    }

    /** Run by every request before it is answered; may block. */
    void whenAsked(Runnable action) {
        whenAsked = action;
    }

    /** {@code METHOD DID} of each request, in order. */
    List<String> asked() {
        return asked;
    }

    int requests() {
        return count.get();
    }

    /** Requests in work just now. */
    int inside() {
        return inside.get();
    }

    /** The most requests that were in work at one time. */
    int mostInside() {
        return mostInside.get();
    }

    @Override
    public void close() {
        server.stop(Duration.ofMillis(100));
    }

    private XrpcResponse answer(XrpcRequest request) {
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            count.incrementAndGet();
            String method = request.path().replace("/xrpc/", "");
            String did = request.query("did").or(() -> request.query("repo")).orElse("");
            asked.add(method + " " + did);
            Runnable action = whenAsked;
            if (action != null) {
                action.run();
            }
            Supplier<XrpcResponse> answer = answers.getOrDefault(method + " " + did, answers.get(method));
            return answer == null ? unknown(method) : answer.get();
        } finally {
            inside.decrementAndGet();
        }
    }

    private static XrpcResponse unknown(String method) {
        return switch (method) {
            case STATUS, LATEST -> XrpcResponse.error(400, "RepoNotFound", "Could not find repo");
            case LIST, DESCRIBE -> XrpcResponse.error(400, "InvalidRequest", "Could not find repo");
            default -> XrpcResponse.error(501, "MethodNotImplemented", "Method Not Implemented");
        };
    }
}
