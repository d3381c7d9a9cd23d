package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/** Who has records of what, as a running relay tells it. */
@SuppressWarnings("NullAway.Init")
class CollectionEndpointsTest {
    private static final String METHOD = "/xrpc/com.atproto.sync.listReposByCollection?collection=";
    private static final String POST = "app.bsky.feed.post";
    private static final String MANY = "app.example.many";

    private static SmallNetwork network;

    @BeforeAll
    static void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
        for (int i = 0; i < 7; i++) {
            TestRepo repo = network.newcomer();
            network.sendThrough(repo.create(MANY + "/one"));
        }
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void activeAccountsWithARecordAreListedByTheirDidAndNoOthers() {
        Reply reply = get(POST);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(dids(reply.json()))
                .containsExactlyInAnyOrder(
                        network.did(Person.ALICE), network.did(Person.ELSEWHERE), network.did(Person.THROTTLED))
                .isSorted();
        assertThat(reply.json().has("cursor")).isFalse();
        assertThat(reply.json().path("repos").get(0).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 2000})
    void pagesOfAnySizeReachEveryRepoOnce(int limit) {
        List<String> seen = walk(limit);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(7).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void aWalkGoesOnBehindARepoThatLeftMeanwhile() {
        TestRepo leaving = network.newcomer();
        network.sendThrough(leaving.create("app.example.few/one"));
        TestRepo staying = network.newcomer();
        network.sendThrough(staying.create("app.example.few/one"));
        String leaver = leaving.account().did().text();
        String stayer = staying.account().did().text();
        String first = leaver.compareTo(stayer) < 0 ? leaver : stayer;
        JsonNode page = get("app.example.few&limit=1").json();
        assertThat(dids(page)).containsExactly(first);
        TestRepo gone = first.equals(leaver) ? leaving : staying;
        network.sendThrough(gone.delete("app.example.few/one"));

        JsonNode rest =
                get("app.example.few&cursor=" + page.path("cursor").asText()).json();
        assertThat(dids(rest)).containsExactly(first.equals(leaver) ? stayer : leaver);
        assertThat(dids(get("app.example.few").json())).containsExactly(first.equals(leaver) ? stayer : leaver);
    }

    @Test
    void theLastRecordThatGoesTakesTheRepoAndTheCollectionWithIt() {
        TestRepo repo = network.repo(Person.ALICE);
        network.send(Person.ALICE, repo.create("app.example.brief/one"));
        network.send(Person.ALICE, repo.create("app.example.brief/two"));
        network.send(Person.ALICE, repo.delete("app.example.brief/one"));
        assertThat(dids(get("app.example.brief").json())).containsExactly(network.did(Person.ALICE));
        network.send(Person.ALICE, repo.delete("app.example.brief/two"));
        assertThat(dids(get("app.example.brief").json())).isEmpty();
        assertThat(counts("limit=1000")).doesNotContainKey("app.example.brief");
    }

    @Test
    void aTakedownHidesAndItsReversalShowsAgain() {
        TestRepo repo = network.newcomer();
        network.sendThrough(repo.create("app.example.judged/one"));
        String did = repo.account().did().text();
        admin("takeDown", did);
        network.stream.await(1);
        assertThat(dids(get("app.example.judged").json())).isEmpty();
        assertThat(counts("c=app.example.judged")).containsEntry("app.example.judged", 0L);
        admin("reverseTakedown", did);
        network.stream.await(1);
        assertThat(dids(get("app.example.judged").json())).containsExactly(did);
        assertThat(counts("c=app.example.judged")).containsEntry("app.example.judged", 1L);
    }

    @Test
    void aCollectionThatNobodyHasIsAnEmptyList() {
        Reply reply = get("app.example.nothing");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("repos").isEmpty()).isTrue();
        assertThat(reply.json().has("cursor")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', BadRequest",
        "notansid, BadRequest",
        "app.bsky.feed.post/x, BadRequest",
        "app.bsky.feed.post&limit=0, BadRequest",
        "app.bsky.feed.post&limit=2001, BadRequest",
        "app.bsky.feed.post&limit=many, BadRequest",
        "app.bsky.feed.post&cursor=did:plc:zzzzzzzzzzzzzzzzzzzzzzzz, InvalidRequest",
        "app.bsky.feed.post&cursor=%25%25, InvalidRequest",
        "app.bsky.feed.post&cursor=YXBwLmJza3kuZmVlZC5wb3N0, InvalidRequest",
        "app.bsky.feed.post&cursor=YXBwLmJza3kuZmVlZC5wb3N0L2h1aA, InvalidRequest"
    })
    void whatIsMissingOrMalformedIsRefused(String query, String error) {
        Reply reply = get(query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo(error);
    }

    @Test
    void aCursorOfAnotherCollectionIsRefused() {
        String cursor = get(MANY + "&limit=1").json().path("cursor").asText();
        assertThat(get(MANY + "&cursor=" + cursor).status()).isEqualTo(200);
        for (String other : List.of(POST, MANY + "more", "app.example.man")) {
            Reply reply = get(other + "&cursor=" + cursor);
            assertThat(reply.status()).as(other).isEqualTo(400);
            assertThat(reply.error()).isEqualTo("InvalidRequest");
        }
        String widened = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((MANY + "/did:plc:a\u0000b").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(get(MANY + "&cursor=" + widened).error()).isEqualTo("InvalidRequest");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000, 100_000})
    void collectionsArePagedInTheOrderOfTheirNames(int limit) {
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = list("limit=" + limit + "&cursor=" + cursor).json();
            assertThat(page.path("collections").size()).isLessThanOrEqualTo(Math.min(limit, 1000));
            page.path("collections").fieldNames().forEachRemaining(names::add);
            cursor = page.path("cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(names).contains(POST, MANY).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aCountIsThatOfTheListedRepos() {
        assertThat(counts("")).containsEntry(POST, 3L).containsEntry(MANY, (long)
                walk(2000).size());
        assertThat(counts("c=" + POST + "&c=app.example.nothing"))
                .containsOnly(Map.entry(POST, 3L), Map.entry("app.example.nothing", 0L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-4294967291", "limit=x", "cursor=x", "c=x", "c="})
    void aMalformedListingIsABadRequest(String query) {
        Reply reply = list(query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("BadRequest");
    }

    @Test
    void moreThanAHundredSingleCollectionsAreTooMany() {
        assertThat(list("c=a.b.c&".repeat(100)).status()).isEqualTo(200);
        assertThat(list("c=a.b.c&".repeat(101)).error()).isEqualTo("BadRequest");
    }

    private static List<String> walk(int limit) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(MANY + "&limit=" + limit + "&cursor=" + cursor).json();
            assertThat(page.path("repos").size()).isBetween(1, limit);
            seen.addAll(dids(page));
            cursor = page.path("cursor").asText();
        } while (!cursor.isEmpty());
        return seen;
    }

    private static void admin(String act, String did) {
        network.api.post(
                "/admin/repo/" + act, "{\"did\":\"" + did + "\"}", "Authorization", "Bearer " + RunningRelay.PASSWORD);
    }

    private static Reply get(String query) {
        return network.api.get(METHOD + query);
    }

    private static Reply list(String query) {
        return network.api.get("/v1/listCollections?" + query);
    }

    private static Map<String, Long> counts(String query) {
        Map<String, Long> counts = new TreeMap<>();
        list(query)
                .json()
                .path("collections")
                .properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
        return counts;
    }

    private static List<String> dids(JsonNode page) {
        List<String> dids = new ArrayList<>();
        page.path("repos").forEach(repo -> dids.add(repo.path("did").asText()));
        return dids;
    }
}
