package parallax.relay.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.control.HostControl;

/**
 * What the operator decides about hosts at large: who may ask, how many may come, which domains are banned or trusted.
 */
record CrawlAdmin(HostControl hosts) {
    XrpcResponse enabled(XrpcRequest request) {
        return Json.ok(Json.object().put("enabled", hosts.crawlRequestsTaken()));
    }

    XrpcResponse setEnabled(XrpcRequest request) {
        Parameters.text(request, "enabled");
        hosts.takeCrawlRequests(Parameters.flag(request, "enabled", false));
        return Json.success();
    }

    XrpcResponse perDayLimit(XrpcRequest request) {
        return Json.ok(Json.object().put("limit", hosts.newHostsPerDay()));
    }

    XrpcResponse setPerDayLimit(XrpcRequest request) {
        Parameters.text(request, "limit");
        long limit = Parameters.number(request, "limit", 0);
        if (limit < 0) {
            throw XrpcProblem.badRequest("limit is " + limit + "; it must be 0 or more");
        }
        hosts.setNewHostsPerDay(limit);
        return Json.success();
    }

    XrpcResponse bannedDomains(XrpcRequest request) {
        return listed("banned_domains", hosts.bannedDomains());
    }

    XrpcResponse banDomain(XrpcRequest request) {
        hosts.banDomain(domain(request));
        return Json.success();
    }

    XrpcResponse unbanDomain(XrpcRequest request) throws InterruptedException {
        return done(hosts.unbanDomain(domain(request)), "the domain is not banned");
    }

    XrpcResponse trustedDomains(XrpcRequest request) {
        return listed("trusted_domains", hosts.trustedDomains());
    }

    XrpcResponse trustDomain(XrpcRequest request) {
        hosts.trustDomain(domain(request));
        return Json.success();
    }

    XrpcResponse distrustDomain(XrpcRequest request) {
        return done(hosts.distrustDomain(domain(request)), "the pattern is not on the list");
    }

    private static XrpcResponse done(boolean was, String otherwise) {
        return was ? Json.success() : XrpcResponse.error(404, "DomainNotFound", otherwise);
    }

    private static XrpcResponse listed(String name, List<String> domains) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray(name);
        domains.forEach(list::add);
        return Json.ok(body);
    }

    // Clients of the existing relay write it with either case.
    private static String domain(XrpcRequest request) {
        return Parameters.bodyText(request, Parameters.body(request).has("Domain") ? "Domain" : "domain");
    }
}
