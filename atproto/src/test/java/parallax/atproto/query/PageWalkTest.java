package parallax.atproto.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.query.ListQueries.HostEntry;
import parallax.atproto.query.ListQueries.RepoEntry;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;
import parallax.atproto.xrpc.XrpcReply.Failed;
import parallax.atproto.xrpc.XrpcReply.Ok;

/** The lists, page by page, over real sockets; and every way in which a walk over pages ends. */
class PageWalkTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final PageTrail.Limits STRICT = new PageTrail.Limits(5, 2, false);

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 4096, 0),
            HttpConcurrency.DEFAULT,
            "parallax/test");
    private final XrpcClient client = new XrpcClient(http, InstantSource.fixed(NOW));

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private URI base() {
        return URI.create("http://localhost:" + server.getPort());
    }

    private void enqueue(int status, String body, String... headers) {
        MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
        for (int i = 0; i < headers.length; i += 2) {
            response.addHeader(headers[i], headers[i + 1]);
        }
        server.enqueue(response.build());
    }

    private PageWalk<HostEntry> hosts() {
        return ListQueries.hosts(2).walk(client, base());
    }

    private <T> List<T> only(ListQuery<T> query) {
        return page(query.walk(client, base()).next()).items();
    }

    private static <T> ListPage<T> page(XrpcReply<ListPage<T>> result) {
        return ((Ok<ListPage<T>>) result).value();
    }

    private static XrpcFailure why(XrpcReply<?> result) {
        return ((Failed<?>) result).why();
    }

    private static <T> List<XrpcReply<ListPage<T>>> walked(PageWalk<T> walk) {
        List<XrpcReply<ListPage<T>>> results = new ArrayList<>();
        walk.forEachRemaining(results::add);
        return results;
    }

    @Test
    void hostsAreListedWithWhetherTheyAreInUse() throws InterruptedException {
        enqueue(200, """
                {"hosts":[{"hostname":"a.test"},{"hostname":"b.test","status":"idle"},{"hostname":"c.test","status":"active"},
                {"hostname":"d.test","status":"offline"},{"hostname":7}]}""");
        assertThat(only(ListQueries.hosts(1_000)))
                .containsExactly(
                        new HostEntry("a.test", true),
                        new HostEntry("b.test", true),
                        new HostEntry("c.test", true),
                        new HostEntry("d.test", false),
                        new HostEntry("7", true));
        assertThat(server.takeRequest().getTarget()).isEqualTo("/xrpc/com.atproto.sync.listHosts?limit=1000");
    }

    @Test
    void reposAreListedWithARevThatCanBe() throws InterruptedException {
        Tid rev = Tid.of(NOW.toEpochMilli() * 1_000, 0);
        Tid tomorrow = Tid.of(NOW.plus(Duration.ofDays(1)).toEpochMilli() * 1_000, 0);
        enqueue(
                200,
                ("{'repos':[{'did':'did:web:a.test','rev':'" + rev + "'},{'did':'did:web:b.test','active':false},"
                                + "{'did':'did:web:c.test','rev':'" + tomorrow + "'},{'did':'nobody'},{},7]}")
                        .replace('\'', '"'));
        ListPage<RepoEntry> page =
                page(ListQueries.repos(5).walk(client, base()).next());
        assertThat(page.items())
                .containsExactly(
                        new RepoEntry(new Did("did:web:a.test"), rev, true),
                        new RepoEntry(new Did("did:web:b.test"), null, false),
                        new RepoEntry(new Did("did:web:c.test"), null, true));
        assertThat(page.unreadable()).isEqualTo(3);
        assertThat(server.takeRequest().getTarget()).isEqualTo("/xrpc/com.atproto.sync.listRepos?limit=5");
    }

    @Test
    void theReposOfACollectionAreListed() throws InterruptedException {
        enqueue(200, "{\"repos\":[{\"did\":\"did:web:a.test\"},\"did:web:b.test\",{\"did\":null}]}");
        assertThat(only(ListQueries.reposByCollection(new Nsid("a.b.c"), 9)))
                .containsExactly(new Did("did:web:a.test"), new Did("did:web:b.test"));
        assertThat(server.takeRequest().getTarget())
                .startsWith("/xrpc/com.atproto.sync.listReposByCollection?")
                .contains("collection=a.b.c", "limit=9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"collections\":{}}",
                "{\"collections\":{},\"cursor\":\"x.y.z\"}",
                "{\"collections\":{\"d.e.f\":1},\"cursor\":\"a.b.c\"}",
                "{\"collections\":{\"d.e.f\":1}}"
            })
    void theListOfCollectionsEndsWithNoCursorOrNothingMoreOrTheCursorThatWasSent(String last) throws Exception {
        enqueue(200, "{\"collections\":{\"a.b.c\":1,\"nonsense\":2},\"cursor\":\"a.b.c\"}");
        enqueue(200, last);
        PageWalk<Nsid> walk = ListQueries.collections(client, base());
        ListPage<Nsid> first = page(walk.next());
        assertThat(first.items()).containsExactly(new Nsid("a.b.c"));
        assertThat(first.unreadable()).isEqualTo(1);
        page(walk.next());
        assertThat(walk.hasNext()).isFalse();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/v1/listCollections?limit=1000");
        assertThat(server.takeRequest().getTarget()).contains("cursor=a.b.c");
    }

    @Test
    void pagesAreAskedForOneByOneUntilThereIsNoCursor() throws InterruptedException {
        enqueue(200, "{\"hosts\":[{\"hostname\":\"1\"}],\"cursor\":\"a\"}");
        enqueue(200, "{\"hosts\":[],\"cursor\":\"b\"}");
        enqueue(200, "{\"hosts\":[{\"hostname\":\"3\"}]}");

        PageWalk<HostEntry> walk = hosts();
        assertThat(server.getRequestCount()).isZero();
        walk.next();
        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(walk.cursor()).isEqualTo("a");
        List<String> names = new ArrayList<>();
        walked(walk).forEach(result -> page(result).items().forEach(host -> names.add(host.name())));

        assertThat(names).containsExactly("3");
        assertThat(walk.cursor()).isEmpty();
        assertThat(server.takeRequest().getTarget()).endsWith("?limit=2");
        RecordedRequest second = server.takeRequest();
        assertThat(second.getTarget()).contains("cursor=a").contains("limit=2");
        assertThat(server.takeRequest().getTarget()).contains("cursor=b");
        assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"hosts\":[],\"cursor\":\"\"}", "{\"hosts\":[],\"cursor\":null}", "{\"hosts\":[]}"})
    void anEmptyCursorEndsTheWalk(String body) {
        enqueue(200, body);
        assertThat(walked(hosts())).hasSize(1).allMatch(Ok.class::isInstance);
    }

    @Test
    void aWalkThatFailsEndsWithTheFailureAndKnowsWhereToGoOn() {
        enqueue(200, "{\"hosts\":[],\"cursor\":\"a\"}");
        enqueue(429, "{\"error\":\"RateLimitExceeded\"}", "Retry-After", "5");

        PageWalk<HostEntry> walk = hosts();
        page(walk.next());
        assertThat(((XrpcFailure.TryLater) why(walk.next())).in()).isEqualTo(Duration.ofSeconds(5));
        assertThat(walk.hasNext()).isFalse();
        assertThat(walk.cursor()).isEqualTo("a");
    }

    @Test
    void aWalkThatFailsAtOnceHasNoCursor() {
        enqueue(500, "");
        PageWalk<HostEntry> walk = hosts();
        assertThat(why(walk.next())).isInstanceOf(XrpcFailure.TryLater.class);
        assertThat(walk.hasNext()).isFalse();
        assertThat(walk.cursor()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "{}", "[]", "[\"a\"]", "false"})
    void aCursorThatIsNotTextIsABadAnswer(String cursor) {
        enqueue(200, "{\"hosts\":[],\"cursor\":" + cursor + "}");
        List<XrpcReply<ListPage<HostEntry>>> results = walked(hosts());
        assertThat(results).hasSize(1);
        assertThat(why(results.getLast()))
                .isInstanceOf(XrpcFailure.BadAnswer.class)
                .returns("the cursor is not a string", XrpcFailure::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"hosts\":{}}", "{\"hosts\":null}", "{\"host\":[1]}"})
    void aPageWithoutItsArrayIsABadAnswerAndNoEmptyList(String body) {
        enqueue(200, body);
        assertThat(why(hosts().next()))
                .isInstanceOf(XrpcFailure.BadAnswer.class)
                .returns("the page has no array hosts", XrpcFailure::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud83d\\ude00", "\\ud800", "LONG"})
    void aCursorThatCannotBeKeptAndSentAgainEndsTheWalkAfterItsPage(String cursor) {
        enqueue(200, "{\"hosts\":[],\"cursor\":\"" + cursor.replace("LONG", "x".repeat(2_049)) + "\"}");
        List<XrpcReply<ListPage<HostEntry>>> results = walked(hosts());
        assertThat(results).hasSize(2);
        assertThat(why(results.getLast()).text()).isEqualTo("a cursor that cannot be kept");
    }

    @Test
    void aCursorThatLeadsBackEndsTheWalkAfterTheItemsOfItsPage() {
        enqueue(200, "{\"hosts\":[{\"hostname\":\"1\"}],\"cursor\":\"a\"}");
        enqueue(200, "{\"hosts\":[{\"hostname\":\"2\"}],\"cursor\":\"a\"}");
        List<XrpcReply<ListPage<HostEntry>>> results = walked(hosts());
        assertThat(page(results.get(1)).items()).containsExactly(new HostEntry("2", true));
        assertThat(why(results.get(2)).text()).isEqualTo("the cursor leads back to an earlier page");
        assertThat(results).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void aServerThatLeadsInACircleIsLeft(int length) {
        List<String> asked = new ArrayList<>();
        PageWalk<Integer> walk = scripted(
                PageTrail.Limits.DEFAULT,
                asked,
                at ->
                        // A tail of ten pages leads into the circle.
                        new ListPage<>(List.of(at), 0, Integer.toString(at < 10 + length - 1 ? at + 1 : 10)));

        assertThat(why(walked(walk).getLast()).text()).isEqualTo("the cursor leads back to an earlier page");
        assertThat(asked).hasSizeLessThan(10 + 4 * (10 + length));
    }

    @Test
    void emptyPagesForEverEndTheWalk() {
        List<String> asked = new ArrayList<>();
        PageWalk<Integer> walk =
                scripted(PageTrail.Limits.DEFAULT, asked, at -> new ListPage<>(List.of(), 1, Integer.toString(at + 1)));
        assertThat(why(walked(walk).getLast()).text()).isEqualTo("more than 100 pages in a row are empty");
        assertThat(asked).hasSize(101);
    }

    @Test
    void aPageMayRepeatWhereTheLimitsSaySoAndNotElsewhere() {
        Set<Integer> ends = new HashSet<>();
        for (PageTrail.Limits limits : List.of(PageTrail.Limits.DEFAULT, STRICT)) {
            List<String> asked = new ArrayList<>();
            PageWalk<Integer> walk = scripted(
                    limits, asked, at -> new ListPage<>(List.of(at / 2), 0, at < 7 ? Integer.toString(at + 1) : ""));
            XrpcReply<ListPage<Integer>> last = walked(walk).getLast();
            assertThat(last instanceof Ok).isEqualTo(limits.repeats());
            ends.add(asked.size());
        }
        assertThat(ends).containsExactlyInAnyOrder(8, 2);
    }

    @Test
    void moreThanTheLimitOfPagesEndsTheWalkAlsoWhereSomeWereReadBefore() {
        List<String> asked = new ArrayList<>();
        walked(scripted(STRICT, asked, at -> new ListPage<>(List.of(at), 0, Integer.toString(at + 1))));
        assertThat(asked).hasSize(5);
        PageTrail later = new PageTrail(STRICT, 4);
        assertThat(later.complaint("x", new ListPage<>(List.of(1), 0, "y"))).isEqualTo("more than 5 pages");
        assertThat(new PageTrail(STRICT, 4).complaint("x", new ListPage<>(List.of(1), 0, "")))
                .as("the last page may be the last")
                .isNull();
    }

    private static PageWalk<Integer> scripted(
            PageTrail.Limits limits, List<String> asked, java.util.function.IntFunction<ListPage<Integer>> pages) {
        return new PageWalk<>(
                cursor -> {
                    asked.add(cursor);
                    return new Ok<>(pages.apply(cursor.isEmpty() ? 0 : Integer.parseInt(cursor)));
                },
                "",
                new PageTrail(limits, 0));
    }
}
