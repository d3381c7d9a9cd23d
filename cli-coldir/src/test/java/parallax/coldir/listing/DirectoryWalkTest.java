package parallax.coldir.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.politeness.HostGroups;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.politeness.Stop;
import parallax.atproto.politeness.TurnClock;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.units.GrowingPause;
import parallax.atproto.xrpc.Retries;
import parallax.atproto.xrpc.RetryPolicy;
import parallax.atproto.xrpc.XrpcClient;
import parallax.coldir.ScriptedDirectory;
import parallax.coldir.dids.SetMerge;

class DirectoryWalkTest {

    private static final Nsid COLLECTION = new Nsid("app.example.thing");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedDirectory relay = ScriptedDirectory.start();
    private final List<Duration> slept = new ArrayList<>();
    private final Stop stop = new Stop();
    private final GuardedHttp http = http();

    @AfterEach
    void close() {
        http.close();
        relay.close();
    }

    @Test
    void aListIsReadPageByPageToItsEnd() {
        relay.list(COLLECTION.text(), dids(23));
        Listing listing = list();
        assertThat(listing.isWhole()).isTrue();
        assertThat(texts(listing)).containsExactlyElementsOf(dids(23));
        assertThat(listing.pages()).isEqualTo(5);
        assertThat(relay.asked(COLLECTION.text())).isEqualTo(5);
    }

    @Test
    void anEmptyListIsWholeAndNotAMissingDirectory() {
        Listing listing = list();
        assertThat(listing.isWhole()).isTrue();
        assertThat(listing.dids().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "404, XRPCNotSupported, unknown method",
        "501, MethodNotImplemented, Method Not Implemented",
        "405, , ",
        "400, InvalidRequest, not proxied",
        "400, InvalidRequest, No service configured for com.atproto.sync.listReposByCollection",
        "400, MethodNotImplemented, no"
    })
    void aRelayWithoutTheMethodHasNoDirectory(int status, @Nullable String error, @Nullable String message) {
        relay.script(
                COLLECTION.text(),
                (_, _, _) -> error == null
                        ? XrpcResponse.empty(status)
                        : XrpcResponse.error(status, error, String.valueOf(message)));
        Listing listing = list();
        assertThat(listing.hasDirectory()).isFalse();
        assertThat(listing.reason()).startsWith("HTTP " + status);
    }

    @Test
    void aRefusalOfOneCollectionIsNoMissingDirectory() {
        relay.script(COLLECTION.text(), (_, _, _) -> XrpcResponse.error(400, "InvalidRequest", "bad collection"));
        assertThat(list().end())
                .isEqualTo(new ListingEnd.Partial("HTTP 400 InvalidRequest: bad collection, after 0 pages"));
    }

    @Test
    void anErrorInTheMiddleKeepsWhatWasReadAndSaysWhy() {
        relay.list(COLLECTION.text(), dids(23));
        relay.script(
                COLLECTION.text(),
                (number, _, right) -> number <= 2 ? right : XrpcResponse.error(404, "NotFound", "gone"));
        Listing listing = list();
        assertThat(listing.end()).isEqualTo(new ListingEnd.Partial("HTTP 404 NotFound: gone, after 2 pages"));
        assertThat(listing.dids().size()).isEqualTo(10);
    }

    @Test
    void aPageThatIsRefusedForAMomentCutOrDroppedIsAskedForAgain() {
        relay.list(COLLECTION.text(), dids(23));
        relay.host()
                .faults()
                .next(
                        ScriptedDirectory.METHOD,
                        HttpFault.tooMany(),
                        HttpFault.tooMany(Duration.ofSeconds(7)),
                        new HttpFault.Reset(),
                        new HttpFault.Cut(10));
        Listing listing = list();
        assertThat(listing.end()).isEqualTo(new ListingEnd.Whole());
        assertThat(texts(listing)).containsExactlyElementsOf(dids(23));
        assertThat(slept)
                .as("Retry-After is waited for")
                .anyMatch(time -> time.compareTo(Duration.ofMillis(6_900)) > 0);
    }

    @Test
    void aSlowAnswerIsWaitedFor() {
        relay.list(COLLECTION.text(), dids(23));
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Slow(64, Duration.ofMillis(2)));
        Listing listing = list();
        assertThat(listing.isWhole()).isTrue();
        assertThat(texts(listing)).containsExactlyElementsOf(dids(23));
    }

    @Test
    void aRelayThatRefusesForEverMakesThePartialListSaySo() {
        relay.list(COLLECTION.text(), dids(23));
        relay.script(
                COLLECTION.text(),
                (number, _, right) -> number <= 1 ? right : XrpcResponse.error(429, "RateLimitExceeded", "slow down"));
        assertThat(list().end())
                .isEqualTo(new ListingEnd.Partial("HTTP 429 RateLimitExceeded: slow down, after 1 page"));
    }

    @Test
    void aCursorThatLeadsInACircleEndsTheListAsPartial() {
        relay.list(COLLECTION.text(), dids(23));
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.CursorLoop(3));
        Listing listing = list();
        assertThat(listing.isWhole()).isFalse();
        assertThat(listing.reason()).startsWith("the cursor leads back to an earlier page");
        assertThat(listing.dids().size()).isEqualTo(20);
        assertThat(relay.asked(COLLECTION.text())).isLessThan(12);
    }

    @Test
    void aCircleOfSeveralCursorsIsLeftAfterAFewRounds() {
        relay.script(COLLECTION.text(), (number, _, _) -> page("c" + number % 3, dids(5)));
        Listing listing = list();
        assertThat(listing.reason()).startsWith("the cursor leads back to an earlier page");
        assertThat(relay.asked(COLLECTION.text())).isLessThan(12);
    }

    @Test
    void repeatedPagesChangeNoCount() {
        relay.list(COLLECTION.text(), dids(23));
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.RepeatedPages());
        Listing listing = list();
        assertThat(listing.isWhole()).isTrue();
        assertThat(texts(listing)).containsExactlyElementsOf(dids(23));
        assertThat(listing.repeated()).isEqualTo(20);
    }

    @Test
    void aListThatRepeatsItselfUnderEverNewCursorsIsCutOff() {
        relay.script(COLLECTION.text(), (number, _, _) -> page("c" + number, dids(5)));
        Listing listing = list();
        assertThat(listing.reason()).startsWith("its pages repeat what was listed before, after 256 pages");
        assertThat(listing.dids().size()).isEqualTo(5);
    }

    @Test
    void aListOfEmptyPagesWithoutEndIsCutOff() {
        relay.script(COLLECTION.text(), (number, _, _) -> page("c" + number, List.of()));
        assertThat(list().reason()).startsWith("more than 100 pages in a row are empty");
    }

    @Test
    void entriesThatAreNoDidAreCountedAndLeftOut() {
        relay.script(
                COLLECTION.text(),
                (_, _, _) -> XrpcResponse.json(
                        200,
                        JSON.readTree(
                                "{\"repos\":[{\"did\":\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\"},{\"did\":\"nobody\"},{},7,"
                                        + "\"did:web:example.com\",{\"did\":null}]}")));
        Listing listing = list();
        assertThat(listing.isWhole()).isTrue();
        assertThat(texts(listing)).containsExactly("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:web:example.com");
        assertThat(listing.unreadable()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "[]",
                "null",
                "{\"repos\":{}}",
                "{\"repos\":[],\"cursor\":5}",
                "{\"repos\":[],\"cursor\":{}}",
                "{\"repos\":[],\"cursor\":[]}",
                "<html>",
                "{\"repos\":[",
                "\"\""
            })
    void anAnswerThatIsNoPageIsNeverTakenForAnEmptyList(String body) {
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Body(body));
        assertThat(list().isWhole()).isFalse();
    }

    @Test
    void moreThanTheMemoryHoldsIsALowerBound() {
        relay.list(COLLECTION.text(), dids(40));
        Listing listing = new RelayDirectory(relay.http(), new RelayDirectory.Terms(client(), 5, 20, stop))
                .list(COLLECTION, PageLog.NONE, _ -> {});
        assertThat(listing.reason()).startsWith("more DIDs than the memory holds");
        assertThat(listing.dids().size()).isEqualTo(20);
    }

    @Test
    void aWalkGoesOnWithTheCursorThatWasKeptAndStartsAnewWhereThatIsRefused() {
        relay.list(COLLECTION.text(), dids(23));
        KeptPages kept = new KeptPages(dids(10), dids(23).get(9));
        assertThat(texts(list(kept))).containsExactlyElementsOf(dids(23));
        assertThat(relay.asked(COLLECTION.text())).as("pages").isEqualTo(3);

        relay.script(
                COLLECTION.text(),
                (number, request, right) -> request.query("cursor").orElse("").equals("old")
                        ? XrpcResponse.error(400, "InvalidRequest", "cursor")
                        : right);
        Listing again = list(new KeptPages(dids(10), "old"));
        assertThat(again.isWhole()).isTrue();
        assertThat(again.repeated())
                .as("what was asked for twice, not listed twice")
                .isZero();
        assertThat(texts(again)).containsExactlyElementsOf(dids(23));
    }

    @Test
    void aWalkThatWentOnIsNotBegunAnewByALaterRefusal() {
        relay.list(COLLECTION.text(), dids(23));
        relay.script(
                COLLECTION.text(),
                (number, _, right) -> number == 1 ? right : XrpcResponse.error(400, "InvalidRequest", "no more"));
        Listing listing = list(new KeptPages(dids(10), dids(23).get(9)));
        assertThat(listing.reason()).isEqualTo("HTTP 400 InvalidRequest: no more, after 2 pages");
        assertThat(relay.asked(COLLECTION.text())).isEqualTo(2);
    }

    @Test
    void aWalkThatIsGoneOnWithIsNotBegunAnewByTroubleThatMayPass() {
        relay.list(COLLECTION.text(), dids(23));
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Status(502));
        Listing listing = list(new KeptPages(dids(10), dids(23).get(9)));
        assertThat(listing.reason()).startsWith("HTTP 502").endsWith("after 1 page");
        assertThat(relay.host().requests())
                .as("five tries of one page")
                .hasSize(5)
                .allSatisfy(request -> assertThat(request.query("cursor")).contains(dids(23).get(9)));
    }

    @Test
    void pagesThatWereKeptAndDoNotFitAreALowerBound() {
        Listing listing = new RelayDirectory(relay.http(), new RelayDirectory.Terms(client(), 5, 20, stop))
                .list(COLLECTION, new KeptPages(dids(40), "x"), _ -> {});
        assertThat(listing.reason()).startsWith("more DIDs than the memory holds");
        assertThat(relay.asked(COLLECTION.text())).isZero();
    }

    @Test
    void aRelayThatIsDownIsNotAskedForEveryCollection() {
        Directory directory = directory();
        relay.close();
        for (int i = 0; i < 10; i++) {
            Listing listing = directory.list(new Nsid("app.example.n" + i), PageLog.NONE, _ -> {});
            assertThat(listing.reason()).startsWith(i < 3 ? "no answer: " : "not asked for: before, no answer");
        }
    }

    @Test
    void aRelayThatWasDownForAMomentIsAskedAgain() {
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Status(503));
        Directory directory = directory();
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            if (i == 15) {
                relay.host().faults().none(ScriptedDirectory.METHOD);
            }
            Listing listing = directory.list(new Nsid("app.example.n" + i), PageLog.NONE, _ -> {});
            reasons.add(
                    listing.isWhole()
                            ? "whole"
                            : String.valueOf(listing.reason()).replaceAll("[,:].*", ""));
        }
        assertThat(reasons.subList(0, 3)).containsOnly("HTTP 503 Simulated");
        assertThat(reasons.subList(3, 11)).as("eight are left out").containsOnly("not asked for");
        assertThat(reasons.get(11)).as("still down").isEqualTo("HTTP 503 Simulated");
        assertThat(reasons.subList(12, 28)).as("sixteen are left out").containsOnly("not asked for");
        assertThat(reasons.subList(28, 40)).as("there again").containsOnly("whole");
    }

    @Test
    void aRelayWithoutADirectoryIsNotAskedForEveryCollection() {
        relay.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Status(404));
        Directory directory = directory();
        for (int i = 0; i < 10; i++) {
            assertThat(directory
                            .list(new Nsid("app.example.n" + i), PageLog.NONE, _ -> {})
                            .hasDirectory())
                    .isFalse();
        }
        assertThat(relay.host().requestsOf(ScriptedDirectory.METHOD)).isEqualTo(3);
    }

    @Test
    void anEndThatIsAskedForKeepsWhatIsThere() {
        relay.list(COLLECTION.text(), dids(23));
        relay.script(COLLECTION.text(), (number, _, right) -> {
            if (number == 2) {
                stop.ask();
            }
            return right;
        });
        Listing listing = list();
        assertThat(listing.reason()).isEqualTo("ended early, after 2 pages");
        assertThat(listing.dids().size()).isEqualTo(10);
    }

    @Test
    void theCollectionsThatARelayNamesItselfAreReadToTheirEnd() {
        relay.list("app.example.one", dids(1)).list("app.example.two", dids(1)).list("nonsense", dids(1));
        CollectionNames.Named named =
                new CollectionNames(new XrpcClient(http, InstantSource.system())).of(relay.http());
        assertThat(named.collections()).containsExactly(new Nsid("app.example.one"), new Nsid("app.example.two"));
        assertThat(named.refused()).isEqualTo(1);
        assertThat(named.failure()).isNull();
        relay.host().serve("/v1/listCollections", _ -> XrpcResponse.empty(404));
        assertThat(new CollectionNames(new XrpcClient(http, InstantSource.system()))
                        .of(relay.http())
                        .failure())
                .isEqualTo("HTTP 404");
    }

    @Test
    void namesThatGoInACircleUnderEverNewCursorsEndTheWalk() {
        List<Integer> asked = new ArrayList<>();
        relay.host().serve("/v1/listCollections", request -> {
            asked.add(Integer.parseInt(request.query("cursor").orElse("0")));
            String page = asked.size() % 2 == 0 ? "app.example.two" : "app.example.one";
            return XrpcResponse.json(
                    200, JSON.readTree("{\"collections\":{\"" + page + "\":1},\"cursor\":\"" + asked.size() + "\"}"));
        });
        CollectionNames.Named named =
                new CollectionNames(new XrpcClient(http, InstantSource.system())).of(relay.http());
        assertThat(named.collections()).hasSize(2);
        assertThat(named.failure()).contains("repeat");
        assertThat(asked).containsExactly(0, 1, 2);
    }

    @Test
    void aPageOfNamesThatAreNoneIsNotTheEndOfThemAndOneThatRepeatsIsToldOf() {
        List<String> pages = List.of(
                "{\"collections\":{\"app.example.one\":1},\"cursor\":\"1\"}",
                "{\"collections\":{\"nonsense\":1,\"more nonsense\":1},\"cursor\":\"2\"}",
                "{\"collections\":{\"app.example.two\":1},\"cursor\":\"3\"}",
                "{\"collections\":{},\"cursor\":\"4\"}");
        relay.host()
                .serve(
                        "/v1/listCollections",
                        request -> XrpcResponse.json(
                                200,
                                JSON.readTree(pages.get(
                                        Integer.parseInt(request.query("cursor").orElse("0"))))));
        CollectionNames.Named named =
                new CollectionNames(new XrpcClient(http, InstantSource.system())).of(relay.http());
        assertThat(named.collections()).containsExactly(new Nsid("app.example.one"), new Nsid("app.example.two"));
        assertThat(named.refused()).isEqualTo(2);
        assertThat(named.failure()).isNull();
        relay.host()
                .serve(
                        "/v1/listCollections",
                        request -> XrpcResponse.json(
                                200,
                                JSON.createObjectNode()
                                        .put("cursor", request.query("cursor").orElse("") + "x")
                                        .set(
                                                "collections",
                                                JSON.createObjectNode().put("app.example.one", 1))));
        assertThat(new CollectionNames(new XrpcClient(http, InstantSource.system()))
                        .of(relay.http())
                        .failure())
                .startsWith("its pages repeat");
    }

    /** Pages of an earlier run. */
    private record KeptPages(List<String> dids, String cursor) implements PageLog {
        @Override
        public String replay(Pages pages) {
            pages.page(dids);
            return cursor;
        }

        @Override
        public void append(List<String> more, String next) {}

        @Override
        public void close() {}
    }

    private Listing list() {
        return list(PageLog.NONE);
    }

    private Listing list(PageLog log) {
        return directory().list(COLLECTION, log, _ -> {});
    }

    private Directory directory() {
        return new RelayDirectory(relay.http(), new RelayDirectory.Terms(client(), 5, 1_000, stop));
    }

    private XrpcClient client() {
        RetryPolicy policy = new RetryPolicy(
                5, GrowingPause.doubling(Duration.ofMillis(10), Duration.ofMillis(20)), Duration.ofMinutes(5));
        return new XrpcClient(http, InstantSource.system(), new Retries(policy, clock(), new Random(1)));
    }

    private GuardedHttp http() {
        URI url = relay.http();
        return new GuardedHttp(
                AddressGuard.publicOnly().trusting(url),
                HttpLimits.XRPC,
                HttpConcurrency.DEFAULT,
                "test/1",
                new WaitPolicy(new PoliteTurns(HostGroups.DEFAULT, 100, clock()), Duration.ofMinutes(5)));
    }

    /** Time that passes at once when it is waited for. */
    private TurnClock clock() {
        return new TurnClock() {
            private long skipped;

            @Override
            public synchronized Instant instant() {
                return Instant.now().plusNanos(skipped);
            }

            @Override
            public synchronized long nanos() {
                return System.nanoTime() + skipped;
            }

            @Override
            public synchronized void sleep(Duration time) {
                slept.add(time);
                skipped += time.toNanos();
            }
        };
    }

    private static XrpcResponse page(String cursor, List<String> dids) {
        ObjectNode body = JSON.createObjectNode().put("cursor", cursor);
        var repos = body.putArray("repos");
        dids.forEach(did -> repos.addObject().put("did", did));
        return XrpcResponse.json(200, body);
    }

    private static List<String> dids(int count) {
        List<String> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dids.add("did:plc:aaaaaaaaaaaaaaaaaaaaaa" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
        }
        return dids;
    }

    private static List<String> texts(Listing listing) {
        List<String> texts = new ArrayList<>();
        SetMerge merge = new SetMerge(List.of(listing.dids()));
        while (merge.next()) {
            texts.add(merge.text());
        }
        return texts;
    }
}
