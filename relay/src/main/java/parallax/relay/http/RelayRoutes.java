package parallax.relay.http;

import org.jspecify.annotations.Nullable;
import parallax.atproto.server.SocketRoute;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServerBuilder;
import parallax.relay.flow.Crawling;
import parallax.relay.flow.Heads;
import parallax.relay.flow.HostListing;
import parallax.relay.flow.LocalStatuses;
import parallax.relay.flow.RepoListing;

/** Every path with its handler. */
public final class RelayRoutes {
    private static final String XRPC = "/xrpc/";
    private static final String SYNC = XRPC + "com.atproto.sync.";

    private final RepoEndpoints repos;
    private final HostEndpoints hosts;
    private final AdminEndpoints admin;

    /** Reads through the ports. */
    public RelayRoutes(Heads heads, RepoListing repos, HostListing hosts, Crawling crawling, LocalStatuses statuses) {
        this.repos = new RepoEndpoints(heads, repos, hosts);
        this.hosts = new HostEndpoints(hosts, crawling);
        this.admin = new AdminEndpoints(statuses);
    }

    /** Adds the public endpoints and the firehose. */
    public void addPublic(XrpcServerBuilder server, SocketRoute subscribeRepos) {
        server.webSocket(SYNC + "subscribeRepos", subscribeRepos);
        add(server, "GET", SYNC + "listRepos", repos::listRepos);
        add(server, "GET", SYNC + "getRepoStatus", repos::getRepoStatus);
        add(server, "GET", SYNC + "getLatestCommit", repos::getLatestCommit);
        add(server, "GET", SYNC + "getRepo", repos::getRepo);
        add(server, "GET", SYNC + "listHosts", hosts::listHosts);
        add(server, "GET", SYNC + "getHostStatus", hosts::getHostStatus);
        add(server, "POST", SYNC + "requestCrawl", hosts::requestCrawl);
    }

    /** Adds administration, for those who know the password. */
    public void addAdmin(XrpcServerBuilder server, String password) {
        AdminAccess access = new AdminAccess(password);
        add(server, "POST", "/admin/pds/requestCrawl", access.only(hosts::requestCrawlByOperator));
        add(server, "POST", "/admin/repo/takeDown", access.only(admin::takeDown));
        add(server, "POST", "/admin/repo/reverseTakedown", access.only(admin::reverseTakedown));
    }

    /** Adds health, and a line for people at the root. */
    public static void addHealth(XrpcServerBuilder server, Health health, String version, @Nullable String banner) {
        HealthEndpoint endpoint = new HealthEndpoint(health, version);
        add(server, "GET", "/_health", endpoint::health);
        add(server, "GET", XRPC + "_health", endpoint::health);
        if (banner != null) {
            add(server, "GET", "/", request -> XrpcResponse.text(200, banner));
        }
    }

    private static void add(XrpcServerBuilder server, String method, String path, XrpcHandler handler) {
        server.route(method, path, XrpcProblem.answered(handler));
    }
}
