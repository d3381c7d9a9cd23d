package parallax.relay.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.Silence;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/**
 * Asks a repo's own PDS: {@code getLatestCommit}, and then {@code describeRepo}, which alone does not tell a rev. Two requests
 * a repo, however many collections it has. No record proofs: they are signed, but with a key that the same PDS holds.
 */
public final class RepoQuestion {
    private static final Nsid LATEST = new Nsid("com.atproto.sync.getLatestCommit");
    private static final Nsid DESCRIBE = new Nsid("com.atproto.repo.describeRepo");
    private static final Duration DIRECTORY_PAUSE = Duration.ofMinutes(1);
    /** As far ahead as a commit may be. */
    private static final Duration FUTURE = Duration.ofMinutes(5);

    private final CachedResolver identities;
    private final XrpcClient client;
    private final InstantSource clock;

    public RepoQuestion(CachedResolver identities, XrpcClient client, InstantSource clock) {
        this.identities = identities;
        this.client = client;
        this.clock = clock;
    }

    /** Blocks. */
    RepoWord ask(Did did) {
        Resolution known = identities.resolve(did);
        RepoWord word = ask(did, known);
        if (!(word instanceof RepoWord.Gone)) {
            return word;
        }
        // An account that has moved is not at the PDS of an old document.
        Resolution fresh = identities.refresh(did);
        PdsEndpoint pds = pds(fresh);
        if (pds == null) {
            return ask(did, fresh);
        }
        return pds.equals(pds(known)) ? word : ask(did, fresh);
    }

    private RepoWord ask(Did did, Resolution resolution) {
        if (resolution instanceof Resolution.Unavailable(String reason)) {
            // The directory comes back; the host of a did:web may be gone for good, and must not keep its place.
            return did.isPlc() ? new RepoWord.Later(DIRECTORY_PAUSE) : new RepoWord.None(reason);
        }
        PdsEndpoint pds = pds(resolution);
        if (pds == null) {
            return new RepoWord.None("no PDS in its DID document");
        }
        XrpcReply<JsonNode> latest = client.query(pds.http(), LATEST, Map.of("did", did.text()));
        if (!(latest instanceof XrpcReply.Ok<JsonNode>(JsonNode commit))) {
            return refused(latest);
        }
        Tid rev = rev(commit);
        // With a rev from the future, no commit before it would be taken.
        if (rev == null || rev.instant().isAfter(clock.instant().plus(FUTURE))) {
            return new RepoWord.None("getLatestCommit without a rev that can be");
        }
        XrpcReply<JsonNode> described = client.query(pds.http(), DESCRIBE, Map.of("repo", did.text()));
        return described instanceof XrpcReply.Ok<JsonNode>(JsonNode body) ? told(did, rev, body) : refused(described);
    }

    private static RepoWord told(Did did, Tid rev, JsonNode body) {
        JsonNode listed = body.path("collections");
        if (!did.text().equals(body.path("did").textValue()) || !listed.isArray()) {
            return new RepoWord.None("describeRepo without the account's collections");
        }
        Set<Nsid> collections = new HashSet<>();
        for (JsonNode each : listed) {
            Nsid collection = each.isTextual() ? Nsid.tryParse(each.textValue()) : null;
            if (collection != null) {
                collections.add(collection);
            }
        }
        return new RepoWord.Collections(rev, collections);
    }

    private static RepoWord refused(XrpcReply<JsonNode> reply) {
        return switch (reply) {
            case XrpcReply.Ok<JsonNode> _ -> new RepoWord.None("an answer to another question");
            case XrpcReply.Failed<JsonNode>(int status, String error, String _, Duration retryAfter) -> {
                if (error.equals(XrpcReply.NOT_SENT)) {
                    yield new RepoWord.Later(retryAfter == null ? DIRECTORY_PAUSE : retryAfter);
                }
                yield error.equals("RepoNotFound") ? new RepoWord.Gone() : new RepoWord.None(status + " " + error);
            }
            case XrpcReply.Unreachable<JsonNode>(Silence _, String reason) -> new RepoWord.None(reason);
        };
    }

    private static @Nullable PdsEndpoint pds(Resolution resolution) {
        return resolution instanceof Resolution.Found found ? found.document().pds() : null;
    }

    private static @Nullable Tid rev(JsonNode commit) {
        String text = commit.path("rev").textValue();
        return text == null ? null : Tid.tryParse(text);
    }
}
