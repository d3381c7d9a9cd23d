package parallax.coldir.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.politeness.Stop;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.xrpc.XrpcClient;

/** PDSes that have more accounts than are read. */
class CrawlLimitTest {

    private static final Nsid COLLECTION = new Nsid("app.example.thing");

    @Test
    void asManyAsAreReadIsWholeAndOneMoreIsALowerBound() throws Exception {
        assertThat(listing(12, 6, 6).end()).isEqualTo(new ListingEnd.Whole());
        assertThat(listing(12, 12, 0).end()).isEqualTo(new ListingEnd.Whole());
        assertThat(listing(11, 6, 6)).satisfies(listing -> {
            assertThat(listing.reason()).startsWith("more than 11 accounts");
            assertThat(listing.dids().size()).isEqualTo(11);
        });
    }

    @Test
    void aPdsWithoutEndIsLeftAlsoWhereTheOneBeforeHadAsManyAsAreRead() throws Exception {
        Listing listing = listing(12, 12, Integer.MAX_VALUE);
        assertThat(listing.reason()).startsWith("more than 12 accounts");
        assertThat(listing.dids().size()).isEqualTo(12);
    }

    private static Listing listing(int most, int first, int second) throws InterruptedException {
        try (SimulatedHost one = pds('a', first);
                SimulatedHost other = pds('b', second);
                GuardedHttp http = new GuardedHttp(
                        AddressGuard.publicOnly().trusting(one.http()).trusting(other.http()),
                        HttpLimits.XRPC,
                        HttpConcurrency.DEFAULT,
                        "test/1")) {
            XrpcClient client = new XrpcClient(http, InstantSource.system());
            return CrawledPdses.crawl(List.of(one.http(), other.http()), client, new Stop(), most)
                    .list(COLLECTION, PageLog.NONE, _ -> {});
        }
    }

    /** Lists so many accounts, two a page, all with a record. */
    private static SimulatedHost pds(char name, int accounts) {
        SimulatedHost host = SimulatedHost.start();
        host.serve("com.atproto.sync.listRepos", request -> {
            int from = Integer.parseInt(request.query("cursor").orElse("0"));
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            ArrayNode repos = page.putArray("repos");
            for (int i = from; i < Math.min(accounts, from + 2); i++) {
                repos.addObject().put("did", "did:web:" + name + i + ".example.com");
            }
            return XrpcResponse.json(200, from + 2 < accounts ? page.put("cursor", "" + (from + 2)) : page);
        });
        host.serve("com.atproto.repo.describeRepo", CrawlLimitTest::described);
        return host;
    }

    private static XrpcResponse described(XrpcRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("did", request.query("repo").orElseThrow())
                .putArray("collections")
                .add(COLLECTION.text());
        return XrpcResponse.json(200, body);
    }
}
