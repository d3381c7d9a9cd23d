package parallax.relay.http;

import parallax.atproto.server.SocketRoute;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServerBuilder;

/** Every public path with its handler. */
public final class RelayRoutes {
    private static final String XRPC = "/xrpc/";
    private static final String SYNC = XRPC + "com.atproto.sync.";

    private final RepoEndpoints repos;
    private final HostEndpoints hosts;
    private final CollectionEndpoints collections;
    private final XrpcServerBuilder server;

    /** Adds to a server. */
    public RelayRoutes(XrpcServerBuilder server, PublicPorts ports) {
        this.server = server;
        this.repos = new RepoEndpoints(ports.heads(), ports.repos(), ports.hosts());
        this.hosts = new HostEndpoints(ports.hosts(), ports.crawling());
        this.collections = new CollectionEndpoints(ports.collections());
    }

    /** Adds the public endpoints and the firehose. */
    public void addPublic(SocketRoute subscribeRepos, RequestQuota quota) {
        server.webSocket(SYNC + "subscribeRepos", subscribeRepos);
        query("listRepos", quota.limited(repos::listRepos));
        query("getRepoStatus", quota.limited(repos::getRepoStatus));
        query("getLatestCommit", quota.limited(repos::getLatestCommit));
        query("getRepo", quota.limited(repos::getRepo));
        query("listReposByCollection", quota.limited(collections::listReposByCollection));
        server.route("GET", "/v1/listCollections", XrpcProblem.answered(quota.limited(collections::listCollections)));
        query("listHosts", quota.limited(hosts::listHosts));
        query("getHostStatus", quota.limited(hosts::getHostStatus));
        server.route("POST", SYNC + "requestCrawl", XrpcProblem.answered(quota.limited(hosts::requestCrawl)));
    }

    private void query(String method, XrpcHandler handler) {
        server.route("GET", SYNC + method, XrpcProblem.answered(handler));
    }

    /** Adds whether the relay is alive, and whether it is worth reading. */
    public static void addHealth(XrpcServerBuilder server, Health health, Health ready, String version) {
        HealthEndpoint endpoint = new HealthEndpoint(health, version);
        server.route("GET", "/_ready", XrpcProblem.answered(new HealthEndpoint(ready, version)::health));
        server.route("GET", "/_health", XrpcProblem.answered(endpoint::health));
        server.route("GET", XRPC + "_health", XrpcProblem.answered(endpoint::health));
    }

    /** Adds a line for people at the root. */
    public static void addBanner(XrpcServerBuilder server, String banner) {
        server.route("GET", "/", request -> XrpcResponse.text(200, banner));
    }
}
