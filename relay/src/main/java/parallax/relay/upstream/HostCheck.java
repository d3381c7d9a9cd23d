package parallax.relay.upstream;

import java.util.Map;
import java.util.Optional;
import parallax.atproto.address.Hostname;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/** Asks a host whether it is a PDS at all, before a socket is opened to it. */
record HostCheck(XrpcClient client) {
    private static final Nsid DESCRIBE_SERVER = new Nsid("com.atproto.server.describeServer");

    /** Empty when the host answers as a PDS, else what was wrong. Blocks for one request. */
    Optional<String> complaint(Hostname host) {
        return switch (client.query(host.http(), DESCRIBE_SERVER, Map.of())) {
            case XrpcReply.Ok<?> _ -> Optional.empty();
            case XrpcReply.Failed(var why) ->
                Optional.of(
                        why.words().status() == 0
                                ? why.text()
                                : "describeServer was answered with HTTP "
                                        + why.words().status());
        };
    }
}
