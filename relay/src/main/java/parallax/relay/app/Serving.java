package parallax.relay.app;

import java.time.InstantSource;
import java.util.List;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;
import parallax.atproto.server.XrpcServerBuilder;
import parallax.relay.collections.Backfilling;
import parallax.relay.control.LocalStatuses;
import parallax.relay.fanout.Fanout;
import parallax.relay.fanout.SubscribeRepos;
import parallax.relay.fanout.SubscriberLimits;
import parallax.relay.http.AdminPorts;
import parallax.relay.http.AdminRoutes;
import parallax.relay.http.Health;
import parallax.relay.http.PublicPorts;
import parallax.relay.http.RelayRoutes;
import parallax.relay.http.RequestQuota;
import parallax.relay.obs.Metrics;
import parallax.relay.upstream.CursorBook;
import parallax.relay.upstream.Upstream;

/** The two servers: the API with the firehose, and metrics on a port of their own. */
final class Serving {
    /** What {@code /_health} and {@code /_ready} tell. */
    record Conditions(Health alive, Health ready) {}

    private final RelayConfig config;
    private final List<String> adminPasswords;
    private final InstantSource clock;
    private final String version;

    Serving(RelayConfig config, List<String> adminPasswords, String version, InstantSource clock) {
        this.config = config;
        this.adminPasswords = adminPasswords;
        this.clock = clock;
        this.version = version;
    }

    XrpcServer api(
            Storage storage,
            CursorBook cursors,
            Fanout fanout,
            LocalStatuses statuses,
            Upstream upstream,
            Network network,
            Backfilling backfill,
            Conditions health) {
        HostDirectory hosts = new HostDirectory(storage.hosts(), upstream.supervisor(), cursors, storage.state());
        XrpcServerBuilder server = at(config.bind()).trustedProxies(config.proxies());
        new RelayRoutes(
                        server,
                        new PublicPorts(
                                storage.state(),
                                storage.state(),
                                storage.state().index(),
                                hosts,
                                upstream.crawling()))
                .addPublic(
                        new SubscribeRepos(
                                fanout,
                                new SubscriberLimits(
                                        config.api().consumers(), config.api().consumersPerAddress())),
                        new RequestQuota(config.api().requestsPerMinute(), clock));
        AdminPorts admin = new AdminPorts(
                hosts,
                upstream.crawling(),
                upstream.control(),
                statuses,
                storage.state().takedowns(),
                network.identities()::forget,
                fanout,
                backfill,
                storage.controlPlane().audit());
        new AdminRoutes(server, admin, adminPasswords, clock).add();
        RelayRoutes.addHealth(server, health.alive(), health.ready(), version);
        RelayRoutes.addBanner(server, banner());
        return server.start();
    }

    XrpcServer observability(Metrics metrics, Conditions health) {
        XrpcServerBuilder server = at(config.metricsBind());
        server.route("GET", "/metrics", request -> XrpcResponse.text(200, metrics.prometheus()));
        RelayRoutes.addHealth(server, health.alive(), health.ready(), version);
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
