package parallax.relay.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import parallax.atproto.server.XrpcResponse;

/** Small JSON answers. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static XrpcResponse ok(ObjectNode body) {
        return XrpcResponse.json(200, body);
    }

    /** The existing relay answers its administrators so; the value is a text there too. */
    static XrpcResponse success() {
        return ok(object().put("success", "true"));
    }
}
