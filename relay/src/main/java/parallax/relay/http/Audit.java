package parallax.relay.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.PlainText;
import parallax.relay.control.AuditLog;
import parallax.relay.control.ControlPlaneException;

/** Writes down what the operator changes, and shows it. */
record Audit(AuditLog entries, InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int SHOWN_SUBJECT = 300;
    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

    /** The handler of an act, written down after it with its answer. */
    XrpcHandler recorded(XrpcHandler act) {
        return request -> {
            XrpcResponse response = act.handle(request);
            record(request, response.status());
            return response;
        };
    }

    // The act is done: that it cannot be written down must not look as if it had failed.
    private void record(XrpcRequest request, int status) {
        String address = request.remoteAddress().getHostAddress();
        String subject = subject(request);
        LOG.info("admin {} {} from {}: {}", request.path(), subject, address, status);
        try {
            entries.record(clock.instant(), address, request.path(), subject, status);
        } catch (ControlPlaneException e) {
            LOG.error("an action of the operator is missing from the audit: {}", e.getMessage());
        }
    }

    /** The query, or the body: neither holds a secret. */
    private static String subject(XrpcRequest request) {
        String text = request.body().length() > 0
                ? new String(
                        request.body().array(),
                        request.body().offset(),
                        request.body().length(),
                        StandardCharsets.UTF_8)
                : request.target().query().entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + String.join(",", parameter.getValue()))
                        .collect(Collectors.joining("&"));
        return PlainText.of(text, SHOWN_SUBJECT);
    }

    /** The newest acts first; {@code cursor} goes on with older ones. */
    XrpcResponse list(XrpcRequest request) {
        int limit = Parameters.limit(request, DEFAULT_PAGE, LARGEST_PAGE);
        List<AuditLog.Entry> page = entries.before(Parameters.number(request, "cursor", Long.MAX_VALUE), limit);
        ObjectNode body = Json.object();
        if (page.size() == limit) {
            body.put("cursor", Long.toString(page.getLast().id()));
        }
        ArrayNode acts = body.putArray("acts");
        for (AuditLog.Entry entry : page) {
            acts.addObject()
                    .put("at", entry.at().toString())
                    .put("address", entry.address())
                    .put("act", entry.act())
                    .put("subject", entry.subject())
                    .put("status", entry.status());
        }
        return Json.ok(body);
    }
}
