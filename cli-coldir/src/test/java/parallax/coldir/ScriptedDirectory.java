package parallax.coldir;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.pds.Pages;

/** A collection directory on a real socket that lists what a test says, and goes wrong in one collection as it says. */
public final class ScriptedDirectory implements AutoCloseable {

    /** The method. */
    public static final String METHOD = "com.atproto.sync.listReposByCollection";

    /** What becomes of one answer. */
    @FunctionalInterface
    public interface Script {
        /**
         * The answer to send.
         *
         * @param number of this request for the collection, from 1
         */
        XrpcResponse answer(int number, XrpcRequest request, XrpcResponse right) throws Exception;
    }

    private final SimulatedHost host = SimulatedHost.start();
    private final Map<String, List<String>> lists = new ConcurrentHashMap<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    private ScriptedDirectory() {
        host.serve(METHOD, this::list);
        host.serve("/v1/listCollections", this::collections);
    }

    public static ScriptedDirectory start() {
        return new ScriptedDirectory();
    }

    /** The sockets. */
    public SimulatedHost host() {
        return host;
    }

    public URI http() {
        return host.http();
    }

    /** Lists these under a collection, besides what is there. */
    public ScriptedDirectory list(String collection, Collection<String> dids) {
        lists.merge(collection, List.copyOf(dids), (before, more) -> {
            List<String> all = new ArrayList<>(before);
            all.addAll(more);
            return List.copyOf(all);
        });
        return this;
    }

    /** What happens in one collection. */
    public ScriptedDirectory script(String collection, Script script) {
        scripts.put(collection, script);
        return this;
    }

    /** The collection is answered right from now on. */
    public void heal(String collection) {
        scripts.remove(collection);
    }

    /** Requests for one collection. */
    public int asked(String collection) {
        AtomicInteger count = asked.get(collection);
        return count == null ? 0 : count.get();
    }

    private XrpcResponse list(XrpcRequest request) throws Exception {
        String collection = request.query("collection").orElse("");
        int number = asked.computeIfAbsent(collection, _ -> new AtomicInteger()).incrementAndGet();
        List<String> dids = List.copyOf(new TreeSet<>(lists.getOrDefault(collection, List.of())));
        XrpcResponse right = new Pages<>("repos", dids, did -> did, 500, 2000)
                .answer(request, (did, entry) -> entry.put("did", did));
        Script script = scripts.get(collection);
        return script == null ? right : script.answer(number, request, right);
    }

    private XrpcResponse collections(XrpcRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode counts = body.putObject("collections");
        new TreeMap<>(lists).forEach((name, dids) -> counts.put(name, dids.size()));
        return XrpcResponse.json(200, body);
    }

    @Override
    public void close() {
        host.close();
    }
}
