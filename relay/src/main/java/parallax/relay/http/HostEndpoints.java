package parallax.relay.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.control.Crawling;
import parallax.relay.control.HostListing;
import parallax.relay.control.ListedHost;
import parallax.relay.flow.HostId;

/** Upstream hosts: {@code listHosts}, {@code getHostStatus}, {@code requestCrawl}. */
record HostEndpoints(HostListing hosts, Crawling crawling) {
    private static final int DEFAULT_PAGE = 200;
    private static final int LARGEST_PAGE = 1000;

    /** Hosts by the order in which they became known. The cursor is the number of the last one. */
    XrpcResponse listHosts(XrpcRequest request) {
        int limit = Parameters.limit(request, DEFAULT_PAGE, LARGEST_PAGE);
        long cursor = Parameters.number(request, "cursor", 0);
        if (cursor < 0) {
            throw XrpcProblem.badRequest("cursor does not come from this relay");
        }
        List<ListedHost> page = hosts.hosts(new HostId(cursor), limit);
        ObjectNode body = Json.object();
        if (page.size() == limit) {
            body.put("cursor", Long.toString(page.getLast().id().value()));
        }
        ArrayNode list = body.putArray("hosts");
        page.forEach(host -> describe(list.addObject(), host));
        return Json.ok(body);
    }

    XrpcResponse getHostStatus(XrpcRequest request) {
        String hostname = normalized(Parameters.text(request, "hostname"));
        ListedHost host = hosts.host(hostname)
                .orElseThrow(() -> new XrpcProblem(404, "HostNotFound", "this relay does not know the host"));
        ObjectNode body = Json.object();
        describe(body, host);
        return Json.ok(body);
    }

    XrpcResponse requestCrawl(XrpcRequest request) throws InterruptedException {
        return answer(crawling.request(
                Parameters.bodyText(request, "hostname"), new Crawling.Asker.Stranger(request.remoteAddress())));
    }

    /** The operator's own request: no limit counts. */
    XrpcResponse requestCrawlByOperator(XrpcRequest request) throws InterruptedException {
        return answer(crawling.request(Parameters.bodyText(request, "hostname"), new Crawling.Asker.Operator()));
    }

    private static XrpcResponse answer(Crawling.Answer answer) {
        return switch (answer) {
            case Crawling.Answer.Subscribed _ -> Json.ok(Json.object());
            case Crawling.Answer.Refused(Crawling.Refusal why, String message) ->
                switch (why) {
                    case BAD_HOSTNAME -> XrpcResponse.error(400, "BadRequest", message);
                    case NOT_TAKEN -> XrpcResponse.error(403, "Forbidden", message);
                    case BANNED -> XrpcResponse.error(400, "HostBanned", message);
                    case UNREACHABLE -> XrpcResponse.error(400, "HostNotFound", message);
                    case TOO_MANY_NEW_HOSTS, TOO_MANY_REQUESTS -> XrpcResponse.error(429, "RateLimitExceeded", message);
                };
        };
    }

    private static String normalized(String hostname) {
        try {
            return Hostname.parseKnown(hostname).text();
        } catch (AddressSyntaxException e) {
            throw XrpcProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static void describe(ObjectNode row, ListedHost host) {
        row.put("hostname", host.hostname())
                .put("seq", host.seq())
                .put("accountCount", host.accountCount())
                .put("status", host.status().wireName());
    }
}
