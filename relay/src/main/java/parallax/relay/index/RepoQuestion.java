package parallax.relay.index;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;

/**
 * Asks a repo's own PDS: {@code getLatestCommit}, and then {@code describeRepo}, which alone does not tell a rev. Two
 * requests a repo, however many collections it has. No record proofs: they are signed, but with a key that the same PDS
 * holds.
 */
public final class RepoQuestion {
    private static final Duration DIRECTORY_PAUSE = Duration.ofMinutes(1);

    private final CachedResolver identities;
    private final XrpcClient client;

    public RepoQuestion(CachedResolver identities, XrpcClient client) {
        this.identities = identities;
        this.client = client;
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
        return switch (RepoQueries.latestCommit(did).ask(client, pds.http())) {
            case XrpcReply.Ok(var latest) -> described(did, latest.rev(), pds);
            case XrpcReply.Failed(XrpcFailure.NoSuchMethod _) -> described(did, null, pds);
            case XrpcReply.Failed(var why) -> refused(why);
        };
    }

    private RepoWord described(Did did, @Nullable Tid rev, PdsEndpoint pds) {
        return switch (RepoQueries.describe(did).ask(client, pds.http())) {
            case XrpcReply.Ok(var description) -> new RepoWord.Collections(rev, description.collections());
            case XrpcReply.Failed(var why) -> refused(why);
        };
    }

    private static RepoWord refused(XrpcFailure why) {
        return switch (why) {
            case XrpcFailure.Gone gone when gone.status() == null -> new RepoWord.Gone();
            case XrpcFailure.TryLater later
            when later.cause() == XrpcFailure.Cause.NOT_SENT ->
                new RepoWord.Later(later.in() == null ? DIRECTORY_PAUSE : later.in());
            case XrpcFailure _ -> new RepoWord.None(why.text());
        };
    }

    private static @Nullable PdsEndpoint pds(Resolution resolution) {
        return resolution instanceof Resolution.Found found ? found.document().pds() : null;
    }
}
