package parallax.relay.validate;

import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.flow.StatusAnswer;

/** {@code com.atproto.sync.getRepoStatus} over XRPC. */
public final class XrpcRepoStatusProbe implements RepoStatusProbe {
    private final XrpcClient client;

    public XrpcRepoStatusProbe(XrpcClient client) {
        this.client = client;
    }

    @Override
    public StatusAnswer status(PdsEndpoint pds, Did did) {
        return switch (RepoQueries.status(did).ask(client, pds.http())) {
            case XrpcReply.Ok(var told) -> new StatusAnswer.Told(told.status());
            case XrpcReply.Failed(XrpcFailure.Gone gone)
            when gone.status() == null -> new StatusAnswer.Told(AccountStatus.DELETED);
            case XrpcReply.Failed(var why) -> new StatusAnswer.Unavailable(why.text());
        };
    }
}
