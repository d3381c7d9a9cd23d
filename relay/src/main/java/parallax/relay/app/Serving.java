package parallax.relay.app;

import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;
import parallax.atproto.server.XrpcServerBuilder;
import parallax.relay.fanout.Fanout;
import parallax.relay.fanout.SubscribeRepos;
import parallax.relay.fanout.SubscriberLimits;
import parallax.relay.flow.LocalStatuses;
import parallax.relay.http.Health;
import parallax.relay.http.RelayRoutes;
import parallax.relay.obs.Metrics;
import parallax.relay.upstream.CursorBook;
import parallax.relay.upstream.Upstream;

/** The two servers: the API with the firehose, and metrics on a port of their own. */
final class Serving {
    private static final int SUBSCRIBERS = 1000;
    private static final int SUBSCRIBERS_PER_ADDRESS = 100;

    private final RelayConfig config;
    private final String adminPassword;
    private final String version;

    Serving(RelayConfig config, String adminPassword, String version) {
        this.config = config;
        this.adminPassword = adminPassword;
        this.version = version;
    }

    XrpcServer api(
            Storage storage,
            CursorBook cursors,
            Fanout fanout,
            LocalStatuses statuses,
            Upstream upstream,
            Health health) {
        HostDirectory hosts = new HostDirectory(storage.hosts(), upstream.supervisor(), cursors, storage.state());
        RelayRoutes routes = new RelayRoutes(storage.state(), storage.state(), hosts, upstream.crawling(), statuses);
        XrpcServerBuilder server = at(config.bind()).trustedProxies(config.proxies());
        routes.addPublic(
                server, new SubscribeRepos(fanout, new SubscriberLimits(SUBSCRIBERS, SUBSCRIBERS_PER_ADDRESS)));
        routes.addAdmin(server, adminPassword);
        RelayRoutes.addHealth(server, health, version, banner());
        return server.start();
    }

    XrpcServer observability(Metrics metrics, Health health) {
        XrpcServerBuilder server = at(config.metricsBind());
        server.route("GET", "/metrics", request -> XrpcResponse.text(200, metrics.prometheus()));
        RelayRoutes.addHealth(server, health, version, null);
        return server.start();
    }

    private XrpcServerBuilder at(HostPort address) {
        return XrpcServer.builder()
                .bind(address.host(), address.port())
                .serverHeader("parallax/" + version + " (atproto-relay)");
    }

    private String banner() {
        return "Parallax relay " + version + ", an atproto relay.\n"
                + "Firehose: /xrpc/com.atproto.sync.subscribeRepos\n";
    }
}
