package parallax.relay.backfill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.host.SimulatedHost;

/** Another relay's collection directory, that notes each page it gave. Its cursors are places in its lists. */
public final class ScriptedDirectory implements AutoCloseable {
    /** The method, for faults. */
    public static final String METHOD = "com.atproto.sync.listReposByCollection";

    private static final String LETTERS = "234567abcdefghijklmnopqrstuvwxyz";

    private final SimulatedHost host = SimulatedHost.start();
    private final Map<String, List<Did>> collections = new ConcurrentSkipListMap<>();
    private final List<String> given = new ArrayList<>();
    private volatile Function<XrpcRequest, @Nullable XrpcResponse> trouble = _ -> null;

    public ScriptedDirectory() {
        host.serve(METHOD, this::page);
        host.serve("/v1/listCollections", this::listed);
    }

    /** Its sockets. */
    public SimulatedHost host() {
        return host;
    }

    /** A collection of so many new repos. */
    public List<Did> fill(String collection, int repos, RandomGenerator random) {
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < repos; i++) {
            dids.add(newDid(random));
        }
        collections.put(collection, dids);
        return dids;
    }

    /** What it answers instead, where that is not null. */
    public void troubled(Function<XrpcRequest, @Nullable XrpcResponse> answer) {
        trouble = answer;
    }

    /** {@code COLLECTION CURSOR} of each page that was given, in order. */
    public synchronized List<String> given() {
        return List.copyOf(given);
    }

    /** Everything that it lists, as {@code COLLECTION DID}. */
    public List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        collections.forEach((name, dids) -> dids.forEach(did -> pairs.add(name + " " + did.text())));
        return pairs;
    }

    private XrpcResponse page(XrpcRequest request) {
        XrpcResponse instead = trouble.apply(request);
        if (instead != null) {
            return instead;
        }
        String collection = request.query("collection").orElse("");
        String cursor = request.query("cursor").orElse("");
        List<Did> all = collections.getOrDefault(collection, List.of());
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(
                all.size(), from + Integer.parseInt(request.query("limit").orElse("500")));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode repos = body.putArray("repos");
        all.subList(from, to).forEach(did -> repos.addObject().put("did", did.text()));
        if (to < all.size()) {
            body.put("cursor", Integer.toString(to));
        }
        synchronized (this) {
            given.add(collection + " " + cursor);
        }
        return XrpcResponse.json(200, body);
    }

    private XrpcResponse listed(XrpcRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode counts = body.putObject("collections");
        collections.forEach((name, dids) -> counts.put(name, dids.size()));
        return XrpcResponse.json(200, body.put("cursor", ""));
    }

    /** One that nobody has. */
    public static Did newDid(RandomGenerator random) {
        StringBuilder text = new StringBuilder("did:plc:");
        for (int i = 0; i < 24; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Did(text.toString());
    }

    @Override
    public void close() {
        host.close();
    }
}
