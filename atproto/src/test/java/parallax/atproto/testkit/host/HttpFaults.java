package parallax.atproto.testkit.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.RudeResponses;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/** The HTTP faults planted in one server, by method name (NSID). Thread-safe. */
public final class HttpFaults {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CURSOR = "cursor";

    /** One walk over a list, as far as a fault has to remember it. */
    private static final class Walk {
        private int pages;
        private @Nullable String firstCursor;
        private @Nullable ArrayNode before;
    }

    private final Map<String, Queue<HttpFault>> coming = new ConcurrentHashMap<>();
    private final Map<String, HttpFault> standing = new ConcurrentHashMap<>();
    private final Map<String, Walk> walks = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    HttpFaults() {}

    /** The next answers of this method get these, one each; calls queue up. */
    public void next(String nsid, HttpFault... faults) {
        coming.computeIfAbsent(nsid, _ -> new ConcurrentLinkedQueue<>()).addAll(List.of(faults));
    }

    /** Every answer of this method that {@link #next} does not rule gets this. */
    public void every(String nsid, HttpFault fault) {
        standing.put(nsid, fault);
    }

    /** This method answers as it should from now on. */
    public void none(String nsid) {
        standing.remove(nsid);
        coming.remove(nsid);
        walks.remove(nsid);
    }

    /** Lets silent answers end. */
    void close() {
        closed.countDown();
    }

    XrpcResponse pass(String nsid, XrpcRequest request, XrpcHandler answer) throws Exception {
        HttpFault fault = pick(nsid);
        return switch (fault) {
            case null -> answer.handle(request);
            case HttpFault.Status(int status, Map<String, String> headers) -> refusal(status, headers);
            case HttpFault.Slow(int piece, var pause) -> RudeResponses.slow(answer.handle(request), piece, pause);
            case HttpFault.Cut(int after) -> RudeResponses.cut(answer.handle(request), after);
            case HttpFault.Reset() -> RudeResponses.reset();
            case HttpFault.Silent() -> silence();
            case HttpFault.Body(String text) ->
                XrpcResponse.text(200, text).withHeader("Content-Type", "application/json; charset=utf-8");
            case HttpFault.CursorLoop(int pages) -> loop(walk(nsid, request), pages, answer.handle(request));
            case HttpFault.RepeatedPages() -> repeat(walk(nsid, request), answer.handle(request));
        };
    }

    private @Nullable HttpFault pick(String nsid) {
        Queue<HttpFault> queue = coming.get(nsid);
        HttpFault next = queue == null ? null : queue.poll();
        return next != null ? next : standing.get(nsid);
    }

    private static XrpcResponse refusal(int status, Map<String, String> headers) {
        XrpcResponse refusal = XrpcResponse.error(status, "Simulated", "as told");
        for (var header : headers.entrySet()) {
            refusal = refusal.withHeader(header.getKey(), header.getValue());
        }
        return refusal;
    }

    private XrpcResponse silence() throws InterruptedException {
        closed.await();
        return RudeResponses.reset();
    }

    /** A request without a cursor begins a walk. */
    private Walk walk(String nsid, XrpcRequest request) {
        return walks.compute(nsid, (_, walk) -> {
            boolean fresh = request.query(CURSOR).orElse("").isEmpty();
            return fresh || walk == null ? new Walk() : walk;
        });
    }

    private static XrpcResponse loop(Walk walk, int pages, XrpcResponse page) throws IOException {
        ObjectNode body = body(page);
        walk.pages++;
        if (walk.firstCursor == null && body.has(CURSOR)) {
            walk.firstCursor = body.path(CURSOR).asText();
        }
        if (walk.pages > pages && walk.firstCursor != null) {
            body.put(CURSOR, walk.firstCursor);
        }
        return XrpcResponse.json(page.status(), body);
    }

    private static XrpcResponse repeat(Walk walk, XrpcResponse page) throws IOException {
        ObjectNode body = body(page);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (field.getValue() instanceof ArrayNode entries) {
                ArrayNode own = entries.deepCopy();
                if (walk.before != null) {
                    entries.removeAll().addAll(walk.before).addAll(own);
                }
                walk.before = own;
            }
        }
        return XrpcResponse.json(page.status(), body);
    }

    private static ObjectNode body(XrpcResponse page) throws IOException {
        ByteSlice bytes = page.body();
        return (ObjectNode) JSON.readTree(bytes.array(), bytes.offset(), bytes.length());
    }
}
