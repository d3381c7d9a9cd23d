package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/** What the operator's acts do to a running relay. */
@SuppressWarnings("NullAway.Init")
class AdminActsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SUBSCRIBE = "com.atproto.sync.subscribeRepos";

    private SmallNetwork network;

    @BeforeEach
    void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void aHostIsDescribedAsTheExistingRelayDescribesIt() {
        JsonNode row = host(network.host.hostPort());

        assertThat(row.path("SSL").asBoolean()).isFalse();
        assertThat(row.path("Blocked").asBoolean()).isFalse();
        assertThat(row.path("HasActiveConnection").asBoolean()).isTrue();
        assertThat(row.path("RepoCount").asLong())
                .isEqualTo(row.path("UserCount").asLong());
        assertThat(row.path("RepoLimit").asLong()).isEqualTo(100);
        assertThat(row.path("EventsSeenSinceStartup").asLong()).isGreaterThanOrEqualTo(12);
        assertThat(row.path("PerSecondEventRate").path("Window").asInt()).isEqualTo(1);
        assertThat(row.path("PerSecondEventRate").path("Max").asLong()).isEqualTo(50);
        assertThat(row.path("PerDayEventRate").path("Window").asInt()).isEqualTo(86_400);
        assertThat(host(SmallNetwork.BANNED).path("Blocked").asBoolean()).isTrue();
    }

    @Test
    void pagesOfOneReachEveryHostOnce() {
        List<String> seen = new ArrayList<>();
        long cursor = 0;
        for (JsonNode page = page(cursor); !page.isEmpty(); page = page(cursor)) {
            assertThat(page).hasSize(1);
            seen.add(page.path(0).path("Host").asText());
            cursor = page.path(0).path("ID").asLong();
        }

        assertThat(seen).containsExactly(SmallNetwork.BANNED, network.host.hostPort(), network.other.hostPort());
    }

    private JsonNode page(long cursor) {
        return admin("pds/list?limit=1&cursor=" + cursor).json();
    }

    @Test
    void whatThePageOfAnotherSiteAsksForIsRefusedWhateverPasswordTheBrowserRemembers() {
        String password = "Bearer " + RunningRelay.PASSWORD;
        String path = "/admin/pds/block?host=" + network.other.hostPort();
        for (String site : List.of("cross-site", "same-site")) {
            Reply reply = network.api.post(path, "", "Authorization", password, "Sec-Fetch-Site", site);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.error()).isEqualTo("Forbidden");
        }
        assertThat(host(network.other.hostPort()).path("Blocked").asBoolean()).isFalse();
        assertThat(network.api
                        .get("/admin/pds/list", "Authorization", password, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBlockedHostIsLeftAndAnUnblockedOneFollowedAgain() throws InterruptedException {
        act("pds/block?host=" + network.other.hostPort(), "");
        assertThat(network.other.awaitSubscribers(0, PATIENCE)).isTrue();
        assertThat(status(network.other)).isEqualTo("banned");
        assertThat(network.api
                        .post(
                                "/xrpc/com.atproto.sync.requestCrawl",
                                "{\"hostname\":\"" + network.other.hostPort() + "\"}")
                        .error())
                .isEqualTo("HostBanned");

        act("pds/unblock?host=" + network.other.hostPort(), "");
        SmallNetwork.awaitSubscriber(network.other);
        network.send(Person.ELSEWHERE, network.repo(Person.ELSEWHERE).create("app.bsky.feed.post/again"));
        assertThat(status(network.other)).isEqualTo("active");
    }

    @Test
    void aHostWhoseCursorIsResetIsReadAgainFromThere() {
        long before = host(network.other.hostPort()).path("Cursor").asLong();
        assertThat(before).isPositive();
        act("pds/resetCursor", "{\"host\":\"" + network.other.hostPort() + "\",\"cursor\":\"oldest\"}");
        awaitHandshakes(network.other, 2);

        String asked = network.other.requests().stream()
                .filter(request -> request.path().endsWith(SUBSCRIBE))
                .map(request -> request.query("cursor").orElse("live"))
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(asked).isEqualTo("0");
    }

    @Test
    void aDeletedHostIsUnknownUntilItIsAskedForAgain() throws InterruptedException {
        String name = network.other.hostPort();
        act("pds/delete", "{\"host\":\"" + name + "\"}");

        assertThat(hosts()).noneMatch(row -> row.path("Host").asText().equals(name));
        assertThat(network.api
                        .get("/xrpc/com.atproto.sync.getHostStatus?hostname=" + name)
                        .status())
                .isEqualTo(404);
        assertThat(network.other.awaitSubscribers(0, PATIENCE)).isTrue();

        act("pds/requestCrawl", "{\"hostname\":\"" + name + "\"}");
        SmallNetwork.awaitSubscriber(network.other);
        network.send(Person.ELSEWHERE, network.repo(Person.ELSEWHERE).create("app.bsky.feed.post/again"));
    }

    @Test
    void trustAndLimitsShowInTheList() {
        String name = network.other.hostPort();
        act("pds/trust", "{\"host\":\"" + name + "\",\"trust\":\"trusted\"}");
        assertThat(host(name).path("Trusted").asBoolean()).isTrue();
        assertThat(host(name).path("RepoLimit").asLong()).isEqualTo(10_000_000);

        act("pds/changeLimits", "{\"host\":\"" + name + "\",\"repo_limit\":77}");
        assertThat(host(name).path("RepoLimit").asLong()).isEqualTo(77);
        act("pds/changeLimits", "{\"host\":\"" + name + "\",\"repo_limit\":null}");
        act("pds/trust", "{\"host\":\"" + name + "\",\"trust\":\"by_domain\"}");
        assertThat(host(name).path("RepoLimit").asLong()).isEqualTo(100);
    }

    @Test
    void aHostAtItsLimitBringsNoMoreAccountsUntilThereIsRoom() {
        String name = network.host.hostPort();
        long count = host(name).path("RepoCount").asLong();
        act("pds/changeLimits", "{\"host\":\"" + name + "\",\"repo_limit\":" + count + "}");
        TestRepo late = network.newcomer();
        network.sendFromHost(late.create("app.bsky.feed.post/one"));
        awaitDropped("account_limit", 1);
        assertThat(network.api
                        .get("/xrpc/com.atproto.sync.getRepoStatus?did="
                                + late.account().did())
                        .status())
                .isEqualTo(404);
        network.send(Person.ALICE, network.repo(Person.ALICE).create("app.bsky.feed.post/of-one-that-is-there"));

        act("pds/changeLimits", "{\"host\":\"" + name + "\",\"repo_limit\":" + (count + 1) + "}");
        network.sendFromHost(late.create("app.bsky.feed.post/two"));
        network.stream.await(1);
        assertThat(host(name).path("RepoCount").asLong()).isEqualTo(count + 1);

        TestRepo later = network.newcomer();
        network.sendFromHost(later.create("app.bsky.feed.post/one"));
        awaitDropped("account_limit", 2);
        network.sendFromHost(late.account(AccountStatus.DELETED));
        network.stream.await(1);
        network.sendFromHost(later.create("app.bsky.feed.post/two"));
        network.stream.await(1);
        assertThat(host(name).path("RepoCount").asLong()).isEqualTo(count + 1);
    }

    private void awaitDropped(String reason, int events) {
        String line = "relay_events_dropped_total{reason=\"" + reason + "\"} " + events + ".0";
        Instant end = Instant.now().plus(PATIENCE);
        while (!network.metrics.get("/metrics").text().contains(line)) {
            assertThat(Instant.now()).as("waiting for %s", line).isBefore(end);
        }
    }

    @Test
    void crawlRequestsAndDomainsAreRuledAtRunTime() {
        try (SimulatedHost fresh = SimulatedHost.start()) {
            String request = "{\"hostname\":\"" + fresh.hostPort() + "\"}";
            act("subs/setEnabled?enabled=false", "");
            Reply refused = network.api.post("/xrpc/com.atproto.sync.requestCrawl", request);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.error()).isEqualTo("Forbidden");

            act("subs/setEnabled?enabled=true", "");
            act("subs/setPerDayLimit?limit=0", "");
            assertThat(network.api
                            .post("/xrpc/com.atproto.sync.requestCrawl", request)
                            .status())
                    .isEqualTo(429);

            act("subs/setPerDayLimit?limit=5", "");
            assertThat(network.api
                            .post("/xrpc/com.atproto.sync.requestCrawl", request)
                            .status())
                    .isEqualTo(200);
        }
        act("subs/banDomain", "{\"Domain\":\"Bad.Example.org\"}");
        assertThat(admin("subs/listDomainBans").text()).isEqualTo("{\"banned_domains\":[\"bad.example.org\"]}");
        assertThat(network.api
                        .post("/xrpc/com.atproto.sync.requestCrawl", "{\"hostname\":\"pds.bad.example.org\"}")
                        .error())
                .isEqualTo("HostBanned");
        act("subs/unbanDomain", "{\"Domain\":\"bad.example.org\"}");
        assertThat(admin("subs/listDomainBans").text()).isEqualTo("{\"banned_domains\":[]}");
    }

    @Test
    void anAccountNotYetSeenCanBeTakenDown() {
        String did = TestAccount.create(Curve.K256, new Random(99)).did().text();
        act("repo/takeDown", "{\"did\":\"" + did + "\"}");
        network.stream.await(1);

        assertThat(network.api
                        .get("/xrpc/com.atproto.sync.getRepoStatus?did=" + did)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("takendown");
    }

    @Test
    void takedownsAreListedInPagesOfAnySize() {
        List<String> taken = new ArrayList<>(List.of(network.did(Person.TAKENDOWN_HERE)));
        for (Person person : List.of(Person.ALICE, Person.ELSEWHERE)) {
            act("repo/takeDown", "{\"did\":\"" + network.did(person) + "\"}");
            network.stream.await(1);
            taken.add(network.did(person));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin("repo/takedowns?size=1&cursor=" + cursor).json();
            page.path("dids").forEach(did -> seen.add(did.asText()));
            cursor = page.path("cursor").asText();
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyElementsOf(taken.stream().sorted().toList());
    }

    @Test
    void aConsumerIsShownAndCanBeSentAway() {
        JsonNode consumer = admin("consumers/list").json().path(0);
        assertThat(consumer.path("remote_addr").asText()).isEqualTo("127.0.0.1");
        assertThat(consumer.path("events_consumed").asLong()).isGreaterThanOrEqualTo(10);
        assertThat(consumer.path("lag_events").asLong()).isZero();
        assertThat(consumer.path("bytes_sent").asLong()).isPositive();
        assertThat(consumer.path("seq").asLong()).isGreaterThanOrEqualTo(10);

        act("consumers/kick", "{\"id\":" + consumer.path("id").asLong() + "}");

        // The error frame, and then the end.
        network.stream.await(1);
        assertThat(network.stream.closed(PATIENCE)).isEqualTo(1008);
    }

    @Test
    void whatTheOperatorDidIsKeptWithWhoAndWhenButNoPassword() {
        act("subs/setPerDayLimit?limit=7", "");
        act("pds/trust", "{\"host\":\"" + network.other.hostPort() + "\",\"trust\":\"trusted\"}");
        post("pds/delete", "{\"host\":\"no.such.test\"}");

        JsonNode page = admin("audit?limit=2").json();
        JsonNode newest = page.path("acts").path(0);
        assertThat(newest.path("act").asText()).isEqualTo("/admin/pds/delete");
        assertThat(newest.path("subject").asText()).contains("no.such.test");
        assertThat(newest.path("status").asInt()).isEqualTo(404);
        assertThat(newest.path("address").asText()).isEqualTo("127.0.0.1");
        JsonNode older =
                admin("audit?limit=2&cursor=" + page.path("cursor").asText()).json();
        assertThat(older.path("acts").path(0).path("act").asText()).isEqualTo("/admin/subs/setPerDayLimit");
        assertThat(older.path("acts").path(0).path("subject").asText()).isEqualTo("limit=7");
        assertThat(admin("audit").text()).doesNotContain("sesame");
    }

    @Test
    void whatTurnsTextOrBreaksLinesIsNotKeptAsWritten() {
        post("pds/delete", "{\"host\":\"a\u202eb\u2066c\u200fd\u2028e\u009bf.test\"}");
        JsonNode newest = admin("audit?limit=1").json().path("acts").path(0);
        assertThat(newest.path("subject").asText()).isEqualTo("{\"host\":\"a b c d e f.test\"}");
    }

    @Test
    void eitherOfTwoPasswordsLetsIn() {
        for (String password : List.of(RunningRelay.PASSWORD, RunningRelay.SECOND_PASSWORD)) {
            assertThat(network.api
                            .get("/admin/subs/getEnabled", "Authorization", "Bearer " + password)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoGuessesPasswordsWaitsEvenWithTheRightOne() {
        int tries = 0;
        Reply reply;
        do {
            while (network.api
                            .get("/admin/subs/getEnabled", "Authorization", "Bearer guess" + tries)
                            .status()
                    == 401) {
                assertThat(++tries).isLessThan(1_000);
            }
            // Each second one more is let in, which on a busy machine may be this one.
            reply = admin("subs/getEnabled");
        } while (reply.status() == 200 && tries < 1_000);
        assertThat(tries).isGreaterThanOrEqualTo(60);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isNotEmpty();
    }

    /** The subscription of before may still be open at that moment. */
    private static void awaitHandshakes(SimulatedHost host, int count) {
        Instant end = Instant.now().plus(PATIENCE);
        while (host.requestsOf(SUBSCRIBE) < count) {
            assertThat(Instant.now()).as("waiting for %d handshakes", count).isBefore(end);
            Thread.onSpinWait();
        }
    }

    private void act(String path, String body) {
        Reply reply = post(path, body);
        assertThat(reply.status()).as(path + ": " + reply.text()).isEqualTo(200);
    }

    private Reply post(String path, String body) {
        return network.api.post("/admin/" + path, body, "Authorization", "Bearer " + RunningRelay.PASSWORD);
    }

    private Reply admin(String path) {
        return network.api.get("/admin/" + path, "Authorization", "Bearer " + RunningRelay.PASSWORD);
    }

    private List<JsonNode> hosts() {
        return StreamSupport.stream(admin("pds/list").json().spliterator(), false)
                .toList();
    }

    private JsonNode host(String name) {
        return hosts().stream()
                .filter(row -> row.path("Host").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String status(SimulatedHost of) {
        return network.api
                .get("/xrpc/com.atproto.sync.getHostStatus?hostname=" + of.hostPort())
                .json()
                .path("status")
                .asText();
    }
}
