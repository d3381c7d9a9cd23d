package parallax.relay.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcPages;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.flow.Crawling;

/** Takes over the hosts that another relay lists as active or idle ({@code com.atproto.sync.listHosts}), once. */
public final class PullHosts {
    private static final Logger LOG = LoggerFactory.getLogger(PullHosts.class);
    private static final Nsid LIST_HOSTS = new Nsid("com.atproto.sync.listHosts");
    private static final int MAX_HOSTS = 100_000;

    private final XrpcClient client;
    private final CrawlRequests crawl;
    private final CrawlRules rules;

    PullHosts(XrpcClient client, CrawlRequests crawl, CrawlRules rules) {
        this.client = client;
        this.crawl = crawl;
        this.rules = rules;
    }

    /** Blocks until the list has ended or failed; what was read until then counts. Says how many hosts were taken over. */
    public int from(RelayAddress relay) {
        XrpcPages pages = client.pages(relay.http(), LIST_HOSTS, Map.of("limit", "1000"));
        int taken = 0;
        while (pages.hasNext() && taken < MAX_HOSTS) {
            switch (pages.next()) {
                case XrpcReply.Ok<JsonNode>(JsonNode page) -> taken += take(page);
                case XrpcReply.Failed<JsonNode> failed ->
                    LOG.warn(
                            "pulling hosts from {} ended early: HTTP {} {}",
                            relay.http(),
                            failed.status(),
                            failed.error());
                case XrpcReply.Unreachable<JsonNode> unreachable ->
                    LOG.warn("pulling hosts from {} ended early: {}", relay.http(), unreachable.reason());
            }
        }
        LOG.info("took over {} hosts from {}", taken, relay.http());
        return taken;
    }

    private int take(JsonNode page) {
        int taken = 0;
        for (JsonNode host : page.path("hosts")) {
            String status = host.path("status").asText("active");
            if ((status.equals("active") || status.equals("idle"))
                    && subscribed(host.path("hostname").asText())) {
                taken++;
            }
        }
        return taken;
    }

    private boolean subscribed(String hostname) {
        try {
            return crawl.subscribe(Hostname.parse(hostname, rules.allowInsecure()))
                    instanceof Crawling.Answer.Subscribed;
        } catch (AddressSyntaxException e) {
            LOG.debug("a listed host is passed over: {}", e.getMessage());
            return false;
        }
    }
}
