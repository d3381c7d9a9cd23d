package parallax.coldir.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.politeness.Stop;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.host.SimulatedHost;

class SubmissionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST = "/admin/pds/requestCrawl";
    private static final String STATUS = "/admin/crawlStatus";

    private final CrawlingDirectory directory = new CrawlingDirectory();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().trusting(directory.host.http()),
            HttpLimits.XRPC,
            HttpConcurrency.DEFAULT,
            "test/1");
    private final Stop stop = new Stop();
    private final List<CrawlResult> told = new ArrayList<>();

    /** Crawls for as many looks at its status as it was told, and takes one token only. */
    private static final class CrawlingDirectory {
        private final SimulatedHost host = SimulatedHost.start();
        private final Map<String, Integer> looksLeft = new LinkedHashMap<>();
        private final List<List<String>> batches = new ArrayList<>();
        private int looks = 3;

        CrawlingDirectory() {
            host.serve(REQUEST, this::crawl);
            host.serve(STATUS, this::status);
        }

        private synchronized XrpcResponse crawl(XrpcRequest request) throws Exception {
            if (!authorized(request) || !request.method().equals("POST")) {
                return XrpcResponse.error(403, "nope", "nope");
            }
            List<String> batch = new ArrayList<>();
            for (JsonNode name : JSON.readTree(request.body().toArray()).path("hosts")) {
                batch.add(name.asText());
                String url = name.asText().contains("://") ? name.asText() : "https://" + name.asText();
                looksLeft.putIfAbsent(url, looks);
            }
            batches.add(batch);
            return XrpcResponse.json(200, JSON.createObjectNode().put("message", "ok"));
        }

        private synchronized XrpcResponse status(XrpcRequest request) {
            if (!authorized(request)) {
                return XrpcResponse.error(403, "nope", "nope");
            }
            ObjectNode body = JSON.createObjectNode();
            ObjectNode starts = body.putObject("host_starts");
            looksLeft.replaceAll((_, left) -> left - 1);
            looksLeft.values().removeIf(left -> left < 0);
            looksLeft.forEach((url, left) -> starts.putObject(url).put("seen", 100 - left));
            return XrpcResponse.json(200, body);
        }

        private static boolean authorized(XrpcRequest request) {
            return request.header("Authorization").orElse("").equals("Bearer secret");
        }
    }

    @AfterEach
    void close() {
        http.close();
        directory.host.close();
    }

    @Test
    void hostsGoOverInBatchesEachWhenTheOneBeforeIsOver() throws Exception {
        assertThat(submit("secret", 2, "a.example.com", "https://B.example.com/", "c.example.com"))
                .isZero();
        assertThat(directory.batches)
                .containsExactly(List.of("a.example.com", "https://B.example.com/"), List.of("c.example.com"));
        assertThat(told).hasSize(3).allMatch(crawl -> crawl instanceof CrawlResult.Over);
        assertThat(told)
                .filteredOn(crawl -> crawl.host().equals("a.example.com"))
                .singleElement()
                .satisfies(
                        crawl -> assertThat(((CrawlResult.Over) crawl).seen()).isEqualTo(100));
    }

    @Test
    void droppedConnectionsAndTroubleAreSurvived() throws Exception {
        directory.host.faults().next(REQUEST, new HttpFault.Reset(), new HttpFault.Status(502));
        directory.host.faults().next(STATUS, new HttpFault.Reset(), new HttpFault.Status(503), HttpFault.tooMany());
        assertThat(submit("secret", 1, "a.example.com")).isZero();
        assertThat(told).singleElement().isInstanceOf(CrawlResult.Over.class);
    }

    @Test
    void aTokenThatIsRefusedIsNotTriedAgainAndNotTold() throws Exception {
        assertThat(submit("wrong-token", 1, "a.example.com", "b.example.com")).isEqualTo(2);
        assertThat(directory.host.requests()).hasSize(1);
        assertThat(told)
                .hasSize(2)
                .allSatisfy(crawl -> assertThat(crawl.toString())
                        .contains("HTTP 403: it refused the token")
                        .doesNotContain("wrong-token"));
    }

    @Test
    void aSecretIsNotCarriedToWhereARedirectLeads() throws Exception {
        try (SimulatedHost elsewhere = SimulatedHost.start()) {
            directory.host.serve(
                    STATUS, _ -> XrpcResponse.redirect(elsewhere.http().resolve(STATUS)));
            directory.host.serve(
                    REQUEST, _ -> XrpcResponse.redirect(elsewhere.http().resolve(REQUEST)));
            CrawlClient admin = new CrawlClient(http, directory.host.http(), "secret");
            assertThat(admin.status()).isNotInstanceOf(CrawlClient.Reply.Taken.class);
            assertThat(admin.request(List.of("a.example.com"))).isNotInstanceOf(CrawlClient.Reply.Taken.class);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aCrawlThatDoesNotEndIsGivenUpAndSaidToGoOn() throws Exception {
        directory.looks = Integer.MAX_VALUE;
        Submission submission = new Submission(
                new CrawlClient(http, directory.host.http(), "secret"),
                new SubmitPace(1, Duration.ofMillis(5), 3, Duration.ofMillis(50)),
                stop,
                told::add);
        assertThat(submission.submit(List.of("a.example.com"))).isEqualTo(1);
        assertThat(told)
                .singleElement()
                .satisfies(crawl -> assertThat(crawl.toString()).contains("its crawl may continue"));
    }

    @Test
    void afterTheWishToEndNothingMoreIsSubmitted() throws Exception {
        stop.ask();
        assertThat(submit("secret", 1, "a.example.com", "b.example.com")).isEqualTo(2);
        assertThat(directory.host.requests()).isEmpty();
    }

    private int submit(String token, int batch, String... hosts) throws InterruptedException {
        SubmitPace pace = new SubmitPace(batch, Duration.ofMillis(5), 8, Duration.ofMinutes(1));
        return new Submission(new CrawlClient(http, directory.host.http(), token), pace, stop, told::add)
                .submit(List.of(hosts));
    }
}
