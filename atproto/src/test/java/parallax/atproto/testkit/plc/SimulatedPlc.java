package parallax.atproto.testkit.plc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.syntax.Did;

/**
 * A PLC directory on a loopback port: documents, tombstones, and faults for one DID or for all. A DID that was never
 * put is answered 404. May be shared by threads.
 */
public final class SimulatedPlc implements AutoCloseable {

    private static final String WEB_PATH = ".well-known/did.json";

    static {
        // Else each answer waits 40 ms for the other side to acknowledge its header. Read when the server's class is
        // loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<Did, ArrayNode> logs = new ConcurrentHashMap<>();
    private volatile boolean keepsLogs;
    private volatile @Nullable Answer all;
    private volatile @Nullable Hold allHeld;

    private SimulatedPlc(HttpServer server) {
        this.server = server;
    }

    public static SimulatedPlc start() {
        return startAt(0);
    }

    /** The same on a port that a server was told beforehand; 0 for a free one. */
    public static SimulatedPlc startAt(int port) {
        try {
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            SimulatedPlc plc = new SimulatedPlc(HttpServer.create(loopback, 0));
            plc.server.setExecutor(plc.threads);
            plc.server.createContext("/", plc::answer);
            plc.server.start();
            return plc;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback port " + port, e);
        }
    }

    /** {@code http://localhost:PORT}. */
    public URI uri() {
        return URI.create("http://localhost:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The did:web whose document this server serves: {@code did:web:localhost%3APORT}. */
    public Did webDid() {
        return new Did("did:web:localhost%3A" + port());
    }

    /** Serves a document in the form of today; {@code pds} for example {@code http://localhost:2583}. */
    public void put(Did did, PublicKey key, URI pds, String handle) {
        put(did, DidDocuments.modern(did, key.multikey(), pds.toString(), handle));
        if (keepsLogs) {
            log(did, key, pds);
        }
    }

    /**
     * From now on what is put with its key is also told, with the time, at {@code /DID/log/audit}; before, nothing is
     * there.
     */
    public void keepLogs() {
        keepsLogs = true;
    }

    private void log(Did did, PublicKey key, URI pds) {
        ArrayNode log = logs.computeIfAbsent(did, _ -> JsonNodeFactory.instance.arrayNode());
        synchronized (log) {
            ObjectNode entry = log.addObject();
            entry.put("did", did.text()).put("nullified", false);
            entry.put("createdAt", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            ObjectNode operation = entry.putObject("operation").put("type", "plc_operation");
            operation.putObject("verificationMethods").put("atproto", "did:key:" + key.multikey());
            operation.putObject("services").putObject("atproto_pds").put("endpoint", pds.toString());
            answers.put(did.text() + "/log/audit", new Answer(200, log.toString()));
        }
    }

    public void put(Did did, JsonNode document) {
        putRaw(did, document.toString());
    }

    /** Answers 200 with whatever {@code body} is. */
    public void putRaw(Did did, String body) {
        answers.put(path(did), new Answer(200, body));
    }

    public void tombstone(Did did) {
        fail(did, 410);
    }

    /** Answers {@code status} for one DID until something else is put. */
    public void fail(Did did, int status) {
        answers.put(path(did), new Answer(status, "{\"message\":\"simulated\"}"));
    }

    /** The DID is unknown again. */
    public void remove(Did did) {
        answers.remove(path(did));
    }

    /** Answers {@code status} for every DID, until {@link #recover}. */
    public void failAll(int status) {
        all = new Answer(status, "{\"message\":\"simulated\"}");
    }

    /** Keeps back all answers, until {@link #recover}. */
    public void hangAll() {
        allHeld = new Hold();
    }

    /** Ends {@link #failAll} and {@link #hangAll}. */
    public void recover() {
        all = null;
        Hold hold = allHeld;
        allHeld = null;
        if (hold != null) {
            hold.release();
        }
    }

    /** Keeps back the answers for one DID, until the hold is released. */
    public Hold hold(Did did) {
        Hold hold = new Hold();
        holds.put(path(did), hold);
        return hold;
    }

    /** Requests for one DID so far. */
    public int requests(Did did) {
        AtomicInteger count = requests.get(path(did));
        return count == null ? 0 : count.get();
    }

    /** All requests so far. */
    public int requests() {
        return requests.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    @Override
    public void close() {
        holds.values().forEach(Hold::release);
        recover();
        server.stop(0);
        threads.shutdownNow();
    }

    private String path(Did did) {
        return did.equals(webDid()) ? WEB_PATH : did.text();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            requests.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            // Taken before the hold: an answer that was on its way is not changed by what is put later.
            Answer answer = all;
            if (answer == null) {
                answer = answers.getOrDefault(path, new Answer(404, "{\"message\":\"DID not registered\"}"));
            }
            Hold everybodys = allHeld;
            Hold hold = everybodys != null ? everybodys : holds.get(path);
            if (hold != null) {
                hold.pass();
            }
            exchange.getResponseHeaders().set("Content-Type", "application/did+ld+json");
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
