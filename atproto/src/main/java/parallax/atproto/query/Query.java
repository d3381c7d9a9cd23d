package parallax.atproto.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/**
 * One question with its parameters, and how its answer is read.
 *
 * @param method the NSID of an XRPC method, or a path that begins with a slash
 */
public record Query<T>(String method, Map<String, String> parameters, Reader<T> reader) {

    /** Reads the JSON of an answer. */
    @FunctionalInterface
    public interface Reader<T> {
        XrpcReply<T> read(JsonNode body, Instant now);
    }

    public Query {
        parameters = Map.copyOf(parameters);
    }

    /** Asks a server, of whose URL scheme, host and port count, as often as the client tries. Blocks. */
    public XrpcReply<T> ask(XrpcClient client, URI server) {
        return switch (client.get(server, method.startsWith("/") ? method : "/xrpc/" + method, parameters)) {
            case XrpcReply.Ok(var body) -> reader.read(body, client.clock().instant());
            case XrpcReply.Failed(var why) -> new XrpcReply.Failed<>(why);
        };
    }
}
