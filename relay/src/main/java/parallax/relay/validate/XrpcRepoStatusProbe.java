package parallax.relay.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.Silence;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.flow.StatusAnswer;

/** {@code com.atproto.sync.getRepoStatus} over XRPC. */
public final class XrpcRepoStatusProbe implements RepoStatusProbe {
    private static final Nsid METHOD = new Nsid("com.atproto.sync.getRepoStatus");

    private final XrpcClient client;

    public XrpcRepoStatusProbe(XrpcClient client) {
        this.client = client;
    }

    @Override
    public StatusAnswer status(PdsEndpoint pds, Did did) {
        return switch (client.query(pds.http(), METHOD, Map.of("did", did.text()))) {
            case XrpcReply.Ok<JsonNode>(JsonNode body) -> told(did, body);
            case XrpcReply.Failed<JsonNode> failed ->
                failed.error().equals("RepoNotFound")
                        ? new StatusAnswer.Told(AccountStatus.DELETED)
                        : new StatusAnswer.Unavailable("HTTP " + failed.status() + " " + failed.error());
            case XrpcReply.Unreachable<JsonNode>(Silence _, String reason) -> new StatusAnswer.Unavailable(reason);
        };
    }

    private static StatusAnswer told(Did did, JsonNode body) {
        if (!did.text().equals(body.path("did").textValue())
                || !body.path("active").isBoolean()) {
            return new StatusAnswer.Unavailable("the reply is not a status of the account");
        }
        return new StatusAnswer.Told(AccountStatus.of(
                body.path("active").booleanValue(), body.path("status").textValue()));
    }
}
