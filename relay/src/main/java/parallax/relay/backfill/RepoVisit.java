package parallax.relay.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.backfill.Outcome.Trouble;
import parallax.relay.collections.CheckRequests;
import parallax.relay.collections.CollectionBook;
import parallax.relay.obs.BackfillMeters;

/** Asks an account's own PDS for its collections and enters them as exact. Any thread. */
final class RepoVisit {
    private static final Nsid LATEST = new Nsid("com.atproto.sync.getLatestCommit");
    private static final Nsid DESCRIBE = new Nsid("com.atproto.repo.describeRepo");
    private static final Duration FUTURE = Duration.ofMinutes(5);
    private static final Set<String> INACTIVE = Set.of("RepoTakendown", "RepoSuspended", "RepoDeactivated");

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
    private final InstantSource clock;

    RepoVisit(DidResolver identities, XrpcClient client, Stores stores, InstantSource clock) {
        this.identities = identities;
        this.client = client;
        this.book = stores.index();
        this.checks = stores.checks();
        this.meters = stores.meters();
        this.clock = clock;
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
        Tid rev = listed;
        if (rev == null) {
            XrpcReply<JsonNode> latest = client.query(pds.http(), LATEST, Map.of("did", did.text()));
            if (!(latest instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
                return without(did, latest);
            }
            String text = body.path("rev").textValue();
            rev = text == null ? null : Tid.tryParse(text);
        }
        // A rev from the future would keep what commits prove from being taken.
        if (rev == null || rev.instant().isAfter(clock.instant().plus(FUTURE))) {
            return new Result.Refused("its PDS names no rev that can be");
        }
        return described(did, rev, client.query(pds.http(), DESCRIBE, Map.of("repo", did.text())));
    }

    private Result described(Did did, Tid rev, XrpcReply<JsonNode> reply) {
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            return without(did, reply);
        }
        if (!did.text().equals(body.path("did").textValue())
                || !body.path("collections").isArray()) {
            return new Result.Again(new Trouble(Trouble.Kind.BAD_ANSWER, "its PDS described another repo", null));
        }
        Set<Nsid> collections = new HashSet<>();
        for (JsonNode name : body.path("collections")) {
            Nsid collection = name.isTextual() ? Nsid.tryParse(name.textValue()) : null;
            if (collection != null) {
                collections.add(collection);
            }
        }
        // What is too old for the index to take, it asks for again itself.
        book.described(did, rev, collections);
        return new Result.Described(collections.size());
    }

    private Result without(Did did, XrpcReply<JsonNode> reply) {
        if (reply instanceof XrpcReply.Failed<JsonNode> failed && !failed.isPassing()) {
            if (failed.error().equals("RepoNotFound")) {
                return gone(did, "its PDS does not have it");
            }
            if (INACTIVE.contains(failed.error())) {
                return new Result.Gone("its PDS says " + failed.error());
            }
        }
        return switch (Replies.failure(reply)) {
            case Outcome.Again(Trouble trouble) -> new Result.Again(trouble);
            case Outcome.Refused(String reason) -> new Result.Refused(reason);
            case Outcome.Turned _, Outcome.Stopped _ -> throw new IllegalStateException("no failure");
        };
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
