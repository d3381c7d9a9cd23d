package parallax.relay.http;

import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/** {@code /_health} and {@code /_ready}: 200 when all is well, 503 with the reason when it is not. */
record HealthEndpoint(Health health, String version) {
    XrpcResponse health(XrpcRequest request) {
        String complaint = health.complaint();
        return complaint.isEmpty()
                ? Json.ok(Json.object().put("status", "ok").put("version", version))
                : XrpcResponse.json(503, Json.object().put("status", "error").put("msg", complaint));
    }
}
