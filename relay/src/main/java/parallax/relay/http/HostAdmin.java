package parallax.relay.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import parallax.atproto.event.Event;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.control.HostControl;
import parallax.relay.control.HostControl.Outcome;
import parallax.relay.control.HostControl.Trust;
import parallax.relay.control.HostDetail;
import parallax.relay.control.HostStatus;
import parallax.relay.flow.HostId;
import parallax.relay.flow.StartFrom;

/** What the operator may do to one host. Paths and JSON are those of the existing relay, and more beside them. */
record HostAdmin(HostControl hosts) {
    private static final int PAGE = 1000;
    private static final int MOST = 10_000;

    /** Every host as one array, ten thousand at most; {@code cursor} and {@code limit} give less at a time. */
    XrpcResponse list(XrpcRequest request) {
        long after = Parameters.number(request, "cursor", 0);
        int limit = Parameters.limit(request, MOST, MOST);
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        while (rows.size() < limit) {
            List<HostDetail> page = hosts.details(new HostId(Math.max(0, after)), Math.min(PAGE, limit - rows.size()));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(host -> describe(rows.addObject(), host));
            after = page.getLast().host().id().value();
        }
        return XrpcResponse.json(200, rows);
    }

    /** The names of the hosts with an open socket. */
    XrpcResponse connected(XrpcRequest request) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        HostId after = new HostId(0);
        for (List<HostDetail> page = hosts.details(after, PAGE); !page.isEmpty(); page = hosts.details(after, PAGE)) {
            page.stream()
                    .filter(HostDetail::connected)
                    .forEach(host -> names.add(host.host().hostname()));
            after = page.getLast().host().id();
        }
        return XrpcResponse.json(200, names);
    }

    XrpcResponse killUpstream(XrpcRequest request) throws InterruptedException {
        String host = Parameters.text(request, "host");
        boolean block = Parameters.flag(request, "block", false);
        return answer(block ? hosts.ban(host) : hosts.disconnect(host));
    }

    XrpcResponse block(XrpcRequest request) {
        return answer(hosts.ban(Parameters.text(request, "host")));
    }

    XrpcResponse unblock(XrpcRequest request) throws InterruptedException {
        return answer(hosts.unban(Parameters.text(request, "host")));
    }

    XrpcResponse changeLimits(XrpcRequest request) {
        JsonNode limit = Parameters.body(request).path("repo_limit");
        if (limit.isMissingNode()) {
            return answer(hosts.detail(host(request)).isPresent() ? Outcome.DONE : Outcome.UNKNOWN_HOST);
        }
        boolean number = limit.isIntegralNumber() && limit.canConvertToLong() && limit.longValue() >= 0;
        if (!number && !limit.isNull()) {
            throw XrpcProblem.badRequest("repo_limit must be a whole number of 0 or more, or null for the default");
        }
        return answer(hosts.setAccountLimit(
                host(request), limit.isNull() ? OptionalLong.empty() : OptionalLong.of(limit.longValue())));
    }

    /** {@code cursor} is {@code "live"}, {@code "oldest"}, or the seq of the host to go on after. */
    XrpcResponse resetCursor(XrpcRequest request) throws InterruptedException {
        JsonNode cursor = Parameters.body(request).path("cursor");
        StartFrom from = switch (cursor.asText()) {
            case "live" -> new StartFrom.Live();
            case "oldest", "0" -> new StartFrom.Oldest();
            default -> new StartFrom.After(seq(cursor));
        };
        return answer(hosts.resetCursor(host(request), from));
    }

    private static long seq(JsonNode cursor) {
        boolean whole = cursor.canConvertToExactIntegral() && cursor.canConvertToLong();
        if (!whole || cursor.longValue() < 1 || cursor.longValue() > Event.MAX_SEQ) {
            throw XrpcProblem.badRequest("cursor must be \"live\", \"oldest\" or a seq from 1 to 2^53-1");
        }
        return cursor.longValue();
    }

    XrpcResponse delete(XrpcRequest request) throws InterruptedException {
        return answer(hosts.delete(host(request)));
    }

    /** {@code trust} is {@code trusted}, {@code untrusted} or {@code by_domain}. */
    XrpcResponse trust(XrpcRequest request) {
        String word = Parameters.bodyText(request, "trust");
        Trust trust = switch (word) {
            case "trusted" -> Trust.TRUSTED;
            case "untrusted" -> Trust.UNTRUSTED;
            case "by_domain" -> Trust.BY_DOMAIN;
            default -> throw XrpcProblem.badRequest("trust must be trusted, untrusted or by_domain");
        };
        return answer(hosts.setTrust(host(request), trust));
    }

    private static String host(XrpcRequest request) {
        return Parameters.bodyText(request, "host");
    }

    private static XrpcResponse answer(Outcome outcome) {
        return switch (outcome) {
            case DONE -> Json.success();
            case UNKNOWN_HOST -> XrpcResponse.error(404, "HostNotFound", "unknown hostname");
            case NOT_CONNECTED -> XrpcResponse.error(400, "BadRequest", "no active connection to given host");
        };
    }

    private static void describe(ObjectNode row, HostDetail detail) {
        boolean local = detail.host().hostname().startsWith("localhost:");
        HostStatus status = detail.host().status();
        row.put("ID", detail.host().id().value())
                .put("CreatedAt", detail.host().createdAt().toString())
                .put("Host", detail.host().hostname())
                .put("SSL", !local)
                .put("Cursor", detail.cursor())
                .put("Registered", true)
                .put("Blocked", status == HostStatus.BANNED)
                .put("CrawlRateLimit", detail.rates().perSecond())
                .put("RepoCount", detail.accountCount())
                .put("RepoLimit", detail.accountLimit())
                .put("HasActiveConnection", detail.connected())
                .put("EventsSeenSinceStartup", detail.framesSinceStart());
        rate(row, "PerSecondEventRate", detail.rates().perSecond(), 1);
        rate(row, "PerHourEventRate", detail.rates().perHour(), 3_600);
        rate(row, "PerDayEventRate", detail.rates().perDay(), 86_400);
        row.put("UserCount", detail.accountCount())
                .put("Status", status.name().toLowerCase(Locale.ROOT))
                .put("Seq", detail.seq())
                .put("Trusted", detail.trusted())
                .put("Trust", detail.host().terms().trust().name().toLowerCase(Locale.ROOT));
    }

    private static void rate(ObjectNode row, String name, long most, int seconds) {
        row.putObject(name).put("Max", most).put("Window", seconds);
    }
}
