package parallax.relay.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.backfill.Outcome.Trouble;
import parallax.relay.collections.CheckRequests;
import parallax.relay.collections.CollectionBook;
import parallax.relay.obs.BackfillMeters;

/** Asks an account's own PDS for its collections and enters them as exact. Any thread. */
final class RepoVisit {
    /** What a visit came to. */
    sealed interface Result {
        /** It is at home there, and told how many collections it has. */
        record Described(int collections) implements Result {}

        /** Another host is its PDS, or none. */
        record Elsewhere(String why) implements Result {}

        /** Its PDS does not have it, or does not show it. */
        record Gone(String why) implements Result {}

        /** Its PDS will not tell. */
        record Refused(String why) implements Result {}

        record Again(Trouble trouble) implements Result {}
    }

    private final DidResolver identities;
    private final XrpcClient client;
    private final CollectionBook book;
    private final CheckRequests checks;
    private final BackfillMeters meters;

    RepoVisit(DidResolver identities, XrpcClient client, Stores stores) {
        this.identities = identities;
        this.client = client;
        this.book = stores.index();
        this.checks = stores.checks();
        this.meters = stores.meters();
    }

    /**
     * Visits an account.
     *
     * @param host where it must be at home, compared as {@link PdsEndpoint#hostPort}; null for wherever it is
     * @param listed the rev that this host listed before; null to ask for it
     */
    Result visit(Did did, @Nullable String host, @Nullable Tid listed) {
        Result result = switch (identities.resolve(did)) {
            case Resolution.Found found -> at(found.document().pds(), did, host, listed);
            case Resolution.NotFound _ -> new Result.Elsewhere("there is no such DID");
            case Resolution.Tombstoned _ -> new Result.Elsewhere("its DID is tombstoned");
            case Resolution.Malformed(String why) -> new Result.Elsewhere("its DID document: " + why);
            case Resolution.Unavailable(String why) ->
                new Result.Again(new Trouble(Trouble.Kind.UNREACHABLE, "its DID document: " + why, null));
        };
        count(result);
        return result;
    }

    private Result at(@Nullable PdsEndpoint pds, Did did, @Nullable String host, @Nullable Tid listed) {
        if (pds == null) {
            return new Result.Elsewhere("its DID document names no PDS");
        }
        if (host != null && !pds.hostPort().equals(host)) {
            return new Result.Elsewhere("its PDS is " + pds.hostPort());
        }
        if (listed != null) {
            return described(did, listed, pds);
        }
        return switch (RepoQueries.latestCommit(did).ask(client, pds.http())) {
            case XrpcReply.Ok(var latest) -> described(did, latest.rev(), pds);
            case XrpcReply.Failed(var why) -> without(did, why);
        };
    }

    private Result described(Did did, Tid rev, PdsEndpoint pds) {
        return switch (RepoQueries.describe(did).ask(client, pds.http())) {
            case XrpcReply.Ok(var description) -> {
                // What is too old for the index to take, it asks for again itself.
                book.described(did, rev, description.collections());
                yield new Result.Described(description.collections().size());
            }
            case XrpcReply.Failed(var why) -> without(did, why);
        };
    }

    private Result without(Did did, XrpcFailure why) {
        if (why instanceof XrpcFailure.Gone gone) {
            return gone.status() == null
                    ? gone(did, "its PDS does not have it")
                    : new Result.Gone("its PDS says " + gone.error());
        }
        Trouble trouble = Trouble.of(why);
        return trouble == null ? new Result.Refused(Outcome.plain(why.text())) : new Result.Again(trouble);
    }

    /** The document may be an old one: the queue of checks asks by a fresh one, and then all its entries go. */
    private Result gone(Did did, String why) {
        checks.queue(List.of(did));
        return new Result.Gone(why);
    }

    private void count(Result result) {
        meters.visited(
                switch (result) {
                    case Result.Described _ -> "described";
                    case Result.Elsewhere _ -> "elsewhere";
                    case Result.Gone _ -> "gone";
                    case Result.Refused _, Result.Again _ -> "failed";
                });
    }
}
