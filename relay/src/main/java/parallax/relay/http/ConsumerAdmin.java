package parallax.relay.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.control.Consumers;
import parallax.relay.control.FirehoseConsumer;

/** Who reads the firehose, as the operator sees it. The first five fields are those of the existing relay. */
record ConsumerAdmin(Consumers consumers) {
    XrpcResponse list(XrpcRequest request) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (FirehoseConsumer consumer : consumers.consumers()) {
            rows.addObject()
                    .put("id", consumer.id())
                    .put("remote_addr", consumer.address().getHostAddress())
                    .put("user_agent", consumer.userAgent())
                    .put("events_consumed", consumer.framesSent())
                    .put("connected_at", consumer.connectedAt().toString())
                    .put("seq", consumer.seq())
                    .put("lag_events", consumer.lag())
                    .put("bytes_sent", consumer.bytesSent());
        }
        return XrpcResponse.json(200, rows);
    }

    XrpcResponse kick(XrpcRequest request) {
        JsonNode id = Parameters.body(request).path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw XrpcProblem.badRequest("the body needs a number \"id\", as consumers/list gives it");
        }
        return consumers.kick(id.longValue())
                ? Json.success()
                : XrpcResponse.error(404, "ConsumerNotFound", "no consumer with this id");
    }
}
