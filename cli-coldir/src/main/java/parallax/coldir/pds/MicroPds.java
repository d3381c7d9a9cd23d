package parallax.coldir.pds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import parallax.atproto.query.RepoQueries.RepoDescription;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;

/** Serves copies as a PDS would, in the order of their DIDs. */
public final class MicroPds implements AutoCloseable {

    private static final int USUAL = 500;
    private static final int MOST = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SortedMap<String, RepoCopy> copies;
    private final XrpcServer server;

    private MicroPds(SortedMap<String, RepoCopy> copies, String host, int port) {
        this.copies = copies;
        server = XrpcServer.builder()
                .bind(host, port)
                .route("GET", "/xrpc/com.atproto.sync.listRepos", this::listRepos)
                .route("GET", "/xrpc/com.atproto.repo.describeRepo", this::describeRepo)
                .route("GET", "/xrpc/_health", _ -> XrpcResponse.json(200, JsonNodeFactory.instance.objectNode()))
                .start();
    }

    /**
     * Serves what was copied.
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the address cannot be bound
     */
    public static MicroPds start(RepoCopier copied, String host, int port) {
        return new MicroPds(copied.copies(), host, port);
    }

    public int port() {
        return server.port();
    }

    /** Accounts that are served. */
    public int size() {
        return copies.size();
    }

    @Override
    public void close() {
        server.stop(GRACE);
    }

    private XrpcResponse listRepos(XrpcRequest request) {
        String asked = request.query("limit").orElse(Integer.toString(USUAL));
        int limit = asked.matches("[0-9]{1,6}") ? Integer.parseInt(asked) : 0;
        if (limit < 1 || limit > MOST) {
            return XrpcResponse.error(400, "InvalidRequest", "limit must be from 1 to " + MOST);
        }
        String after = request.query("cursor").orElse("");
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode repos = body.putArray("repos");
        for (Map.Entry<String, RepoCopy> entry : copies.tailMap(after).entrySet()) {
            if (entry.getKey().equals(after)) {
                continue;
            }
            if (repos.size() == limit) {
                body.put("cursor", repos.get(limit - 1).path("did").textValue());
                break;
            }
            write(entry.getValue(), repos.addObject());
        }
        return XrpcResponse.json(200, body);
    }

    private static void write(RepoCopy copy, ObjectNode repo) {
        repo.put("did", copy.did().text()).put("active", true);
        if (copy.latest() != null && copy.latest().cid() != null) {
            repo.put("head", copy.latest().cid()).put("rev", copy.latest().rev().text());
        }
    }

    private XrpcResponse describeRepo(XrpcRequest request) {
        String repo = request.query("repo").orElse("");
        RepoCopy copy = repo.startsWith("did:")
                ? copies.get(repo)
                : copies.values().stream()
                        .filter(one -> one.description().handle().equals(repo))
                        .findFirst()
                        .orElse(null);
        if (copy == null) {
            return XrpcResponse.error(400, "RepoNotFound", "not one of the accounts served here");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        RepoDescription description = copy.description();
        body.put("handle", description.handle()).put("did", copy.did().text());
        body.set("didDoc", description.didDoc());
        ArrayNode collections = body.putArray("collections");
        description.collections().forEach(name -> collections.add(name.text()));
        return XrpcResponse.json(200, body.put("handleIsCorrect", true));
    }
}
