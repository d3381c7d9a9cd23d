package parallax.coldir.pds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.coldir.listing.Refusals;

/** Asks the PDS of each account what it has. Use one for one run. */
public final class RepoCopier {

    private static final Nsid DESCRIBE = new Nsid("com.atproto.repo.describeRepo");
    private static final Nsid LATEST = new Nsid("com.atproto.sync.getLatestCommit");
    private static final int AT_ONCE = 16;
    private static final String NO_HANDLE = "handle.invalid";

    private final DidResolver identities;
    private final XrpcClient client;
    private final SortedMap<String, RepoCopy> copies = new ConcurrentSkipListMap<>();

    /** @param client which should wait for turns, and try again what may pass */
    public RepoCopier(DidResolver identities, XrpcClient client) {
        this.identities = identities;
        this.client = client;
    }

    /**
     * Copies all, or as many as there is time for.
     *
     * @param told what came of each; called by several threads at once
     */
    public void copy(Collection<Did> accounts, Stop stop, Consumer<Copied> told) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("copy-", 0).factory())) {
            for (Did account : accounts) {
                places.acquire();
                if (stop.isAsked()) {
                    return;
                }
                threads.execute(() -> {
                    try {
                        told.accept(copy(account));
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    /** Those that are served, by their DIDs. */
    SortedMap<String, RepoCopy> copies() {
        return copies;
    }

    private Copied copy(Did account) {
        return switch (identities.resolve(account)) {
            case Resolution.Found(var document, var _) ->
                document.pds() == null
                        ? new Copied.LeftOut(account, "its DID document names no PDS")
                        : copy(account, url(document.pds()));
            case Resolution.NotFound _ -> new Copied.LeftOut(account, "there is no such DID");
            case Resolution.Tombstoned _ -> new Copied.LeftOut(account, "its DID is tombstoned");
            case Resolution.Malformed(String reason) -> new Copied.LeftOut(account, "its DID document: " + reason);
            case Resolution.Unavailable(String reason) -> new Copied.LeftOut(account, "its DID document: " + reason);
        };
    }

    private Copied copy(Did account, URI pds) {
        XrpcReply<JsonNode> described = client.query(pds, DESCRIBE, Map.of("repo", account.text()));
        if (!(described instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            return new Copied.LeftOut(account, "describeRepo: " + Refusals.text(described));
        }
        if (!account.text().equals(body.path("did").textValue())) {
            return new Copied.LeftOut(account, "describeRepo: its PDS answered about another account");
        }
        JsonNode latest = client.query(pds, LATEST, Map.of("did", account.text()))
                        instanceof XrpcReply.Ok<JsonNode>(JsonNode commit)
                ? commit
                : JsonNodeFactory.instance.objectNode();
        RepoCopy copy = new RepoCopy(
                account,
                body.path("handle").asText(NO_HANDLE),
                body.path("didDoc").isObject() ? body.path("didDoc") : JsonNodeFactory.instance.objectNode(),
                collections(body.path("collections")),
                latest.path("cid").textValue(),
                latest.path("rev").textValue());
        copies.put(account.text(), copy);
        return new Copied.Served(account, copy.collections().size());
    }

    private static List<Nsid> collections(JsonNode named) {
        List<Nsid> collections = new ArrayList<>();
        for (JsonNode name : named) {
            Nsid collection = name.isTextual() ? Nsid.tryParse(name.textValue()) : null;
            if (collection != null) {
                collections.add(collection);
            }
        }
        return collections;
    }

    private static URI url(PdsEndpoint pds) {
        return URI.create((pds.tls() ? "https://" : "http://") + pds.host() + ":" + pds.port());
    }
}
