package parallax.coldir.pds;

import java.net.URI;
import java.util.Collection;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.identity.Resolution;
import parallax.atproto.politeness.Stop;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.query.RepoQueries.LatestCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/** Asks the PDS of each account what it has. Use one for one run. */
public final class RepoCopier {

    private static final int AT_ONCE = 16;

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
                        : copy(account, document.pds().http());
            case Resolution.NotFound _ -> new Copied.LeftOut(account, "there is no such DID");
            case Resolution.Tombstoned _ -> new Copied.LeftOut(account, "its DID is tombstoned");
            case Resolution.Malformed(String reason) -> new Copied.LeftOut(account, "its DID document: " + reason);
            case Resolution.Unavailable(String reason) -> new Copied.LeftOut(account, "its DID document: " + reason);
        };
    }

    private Copied copy(Did account, URI pds) {
        return switch (RepoQueries.describe(account).ask(client, pds)) {
            case XrpcReply.Ok(var description) -> {
                LatestCommit latest =
                        RepoQueries.latestCommit(account).ask(client, pds) instanceof XrpcReply.Ok(var told)
                                ? told
                                : null;
                copies.put(account.text(), new RepoCopy(account, description, latest));
                yield new Copied.Served(account, description.collections().size());
            }
            case XrpcReply.Failed(var why) -> new Copied.LeftOut(account, "describeRepo: " + why.text());
        };
    }
}
