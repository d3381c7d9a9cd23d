package parallax.atproto.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.politeness.Turn;
import parallax.atproto.query.RepoQueries.HostingStatus;
import parallax.atproto.query.RepoQueries.LatestCommit;
import parallax.atproto.query.RepoQueries.RepoDescription;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcFailure.Cause;
import parallax.atproto.xrpc.XrpcReply;
import parallax.atproto.xrpc.XrpcReply.Failed;
import parallax.atproto.xrpc.XrpcReply.Ok;

/** Every question about one repo, and everything that a server may say instead of an answer, over real sockets. */
class RepoQueriesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final String ME = "{\"did\":\"" + DID.text() + "\"";
    private static final Nsid POST = new Nsid("app.bsky.feed.post");
    private static final Tid REV = Tid.of(NOW.toEpochMilli() * 1_000, 7);
    private static final Tid AS_FAR_AS_MAY_BE = ahead(Duration.ofMinutes(5));
    private static final Tid TOO_FAR = ahead(Duration.ofMinutes(5).plusMillis(1));

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = http(WaitPolicy.NONE);
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

    private static Tid ahead(Duration time) {
        return Tid.of(NOW.plus(time).toEpochMilli() * 1_000, 0);
    }

    private static GuardedHttp http(WaitPolicy wait) {
        return new GuardedHttp(
                AddressGuard.publicOnly().allowingInsecureLocalhost(),
                new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 4096, 0),
                HttpConcurrency.DEFAULT,
                "parallax/test",
                wait);
    }

    private URI base() {
        return URI.create("http://localhost:" + server.getPort());
    }

    private <T> XrpcReply<T> answered(Query<T> query, String body) {
        return answered(query, 200, body);
    }

    private <T> XrpcReply<T> answered(Query<T> query, int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
        return query.ask(client, base());
    }

    private static XrpcFailure why(XrpcReply<?> result) {
        return ((Failed<?>) result).why();
    }

    private XrpcFailure refused(int status, @Nullable String error, @Nullable String message) {
        String body = error == null
                ? "<html>"
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("error", error)
                        .put("message", message)
                        .toString();
        return why(answered(RepoQueries.latestCommit(DID), status, body));
    }

    @Test
    void eachQuestionGoesToItsMethodWithItsParameters() throws InterruptedException {
        String did = "did%3Aplc%3Aewvi7nxzyoun6zhxrhs64oiz";
        assertThat(target(RepoQueries.status(DID))).isEqualTo("/xrpc/com.atproto.sync.getRepoStatus?did=" + did);
        assertThat(target(RepoQueries.latestCommit(DID)))
                .isEqualTo("/xrpc/com.atproto.sync.getLatestCommit?did=" + did);
        assertThat(target(RepoQueries.describe(DID))).isEqualTo("/xrpc/com.atproto.repo.describeRepo?repo=" + did);
        assertThat(target(RepoQueries.hasRecords(DID, POST)))
                .startsWith("/xrpc/com.atproto.repo.listRecords?")
                .contains("repo=" + did, "collection=app.bsky.feed.post", "limit=1");
    }

    private String target(Query<?> query) throws InterruptedException {
        answered(query, "{}");
        return server.takeRequest().getTarget();
    }

    @Test
    void aStatusIsOfTheAccountAndSaysWhetherItIsActive() {
        assertThat(answered(RepoQueries.status(DID), ME + ",\"active\":true,\"rev\":\"" + REV + "\"}"))
                .isEqualTo(new Ok<>(new HostingStatus(AccountStatus.ACTIVE, REV)));
        assertThat(answered(RepoQueries.status(DID), ME + ",\"active\":false,\"status\":\"takendown\"}"))
                .isEqualTo(new Ok<>(new HostingStatus(AccountStatus.TAKENDOWN, null)));
        assertThat(answered(RepoQueries.status(DID), ME + ",\"active\":true,\"rev\":\"" + TOO_FAR + "\"}"))
                .as("what cannot be a rev is none")
                .isEqualTo(new Ok<>(new HostingStatus(AccountStatus.ACTIVE, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"did\":\"did:plc:other\",\"active\":true}", "{\"active\":true}"})
    void whatIsNoStatusOfTheAccountIsABadAnswer(String body) {
        assertThat(why(answered(RepoQueries.status(DID), body)))
                .isInstanceOf(XrpcFailure.BadAnswer.class)
                .returns("the reply is not a status of the account", XrpcFailure::text);
    }

    @Test
    void aCommitHasARevThatIsNotFromTheFuture() {
        assertThat(answered(RepoQueries.latestCommit(DID), "{\"cid\":\"bafy\",\"rev\":\"" + AS_FAR_AS_MAY_BE + "\"}"))
                .isEqualTo(new Ok<>(new LatestCommit(AS_FAR_AS_MAY_BE, "bafy")));
        assertThat(answered(RepoQueries.latestCommit(DID), "{\"rev\":\"" + REV + "\"}"))
                .isEqualTo(new Ok<>(new LatestCommit(REV, null)));
        for (String body :
                new String[] {"{}", "[]", "null", "{\"rev\":7}", "{\"rev\":\"x\"}", "{\"rev\":\"" + TOO_FAR + "\"}"}) {
            assertThat(why(answered(RepoQueries.latestCommit(DID), body)))
                    .as(body)
                    .isInstanceOf(XrpcFailure.BadAnswer.class);
        }
    }

    @Test
    void aDescriptionIsOfTheAccountAndNamesItsCollections() {
        String collections = ",\"collections\":[\"b.c.d\",7,\"no name\",\"a.b.c\",\"b.c.d\"]";
        assertThat(answered(
                        RepoQueries.describe(DID), ME + collections + ",\"handle\":\"a.test\",\"didDoc\":{\"id\":1}}"))
                .isInstanceOfSatisfying(Ok.class, found -> {
                    RepoDescription told = (RepoDescription) found.value();
                    assertThat(told.collections()).containsExactly(new Nsid("b.c.d"), new Nsid("a.b.c"));
                    assertThat(told.handle()).isEqualTo("a.test");
                    assertThat(told.didDoc().path("id").intValue()).isEqualTo(1);
                });
        assertThat(answered(RepoQueries.describe(DID), ME + ",\"collections\":[]}"))
                .isInstanceOfSatisfying(
                        Ok.class,
                        found -> assertThat(((RepoDescription) found.value()).handle())
                                .isEqualTo("handle.invalid"));
        for (String body :
                new String[] {"{\"collections\":[]}", "{\"did\":\"did:plc:other\",\"collections\":[]}", ME + "}"}) {
            assertThat(why(answered(RepoQueries.describe(DID), body)))
                    .as(body)
                    .isInstanceOf(XrpcFailure.BadAnswer.class);
        }
    }

    @Test
    void recordsAreThoseOfTheCollectionAndOfTheAccount() {
        Query<Boolean> query = RepoQueries.hasRecords(DID, POST);
        String mine = "at://" + DID.text() + "/app.bsky.feed.post/1";
        assertThat(answered(query, "{\"records\":[{\"uri\":\"" + mine + "\"}]}"))
                .isEqualTo(new Ok<>(true));
        assertThat(answered(query, "{\"records\":[]}")).isEqualTo(new Ok<>(false));
        for (String body : new String[] {
            "{}", "{\"records\":[{}]}", "{\"records\":[{\"uri\":\"at://did:plc:other/app.bsky.feed.post/1\"}]}"
        }) {
            assertThat(why(answered(query, body))).as(body).isInstanceOf(XrpcFailure.BadAnswer.class);
        }
    }

    @Test
    void aRepoIsHandedOverAsItArrives() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/vnd.ipld.car")
                .body("car")
                .build());
        assertThat(RepoQueries.repo(
                        client, base(), DID, body -> new String(body.readAllBytes(), StandardCharsets.UTF_8)))
                .isEqualTo(new Ok<>("car"));
        assertThat(server.takeRequest().getTarget()).startsWith("/xrpc/com.atproto.sync.getRepo?did=");
        server.enqueue(new MockResponse.Builder()
                .code(400)
                .body("{\"error\":\"RepoTakendown\"}")
                .build());
        assertThat(why(RepoQueries.repo(client, base(), DID, body -> body.readAllBytes().length)))
                .isInstanceOf(XrpcFailure.Gone.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RepoNotFound, ",
        "RepoDeactivated, DEACTIVATED",
        "RepoSuspended, SUSPENDED",
        "RepoTakendown, TAKENDOWN",
        "RepoDeleted, DELETED",
        "RepoInactive, INACTIVE"
    })
    void aServerThatNamesWhyItDoesNotShowARepoIsBelievedWhateverTheStatus(
            String error, @Nullable AccountStatus status) {
        for (int code : new int[] {400, 403, 404, 410}) {
            assertThat(refused(code, error, "no")).isInstanceOfSatisfying(XrpcFailure.Gone.class, gone -> {
                assertThat(gone.status()).isEqualTo(status);
                assertThat(gone.error()).isEqualTo(error);
                assertThat(gone.text()).isEqualTo("HTTP " + code + " " + error + ": no");
            });
        }
        assertThat(refused(500, error, "no")).isInstanceOf(XrpcFailure.TryLater.class);
    }

    @ParameterizedTest
    @CsvSource({
        "404, , ",
        "404, XRPCNotSupported, unknown method",
        "404, NotFound, no route",
        "405, , ",
        "410, , ",
        "501, , ",
        "501, MethodNotImplemented, Method Not Implemented",
        "400, , ",
        "400, UnknownMethod, no",
        "400, NotImplemented, no",
        "400, MethodNotImplemented, no",
        "400, InvalidRequest, not proxied",
        "400, InvalidRequest, No service configured for com.atproto.sync.getLatestCommit"
    })
    void aServerWithoutTheMethodSaysSoInOneOfTheseWays(int status, @Nullable String error, @Nullable String message) {
        assertThat(refused(status, error, message)).isInstanceOf(XrpcFailure.NoSuchMethod.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidRequest, bad did, HTTP 400 InvalidRequest: bad did",
        "401, AuthMissing, , HTTP 401 AuthMissing",
        "403, , , HTTP 403",
        "302, , , HTTP 302"
    })
    void anyOtherRefusalIsForGood(int status, @Nullable String error, @Nullable String message, String text) {
        assertThat(refused(status, error, message))
                .isInstanceOf(XrpcFailure.Refused.class)
                .returns(text, XrpcFailure::text);
    }

    @ParameterizedTest
    @CsvSource({"429, THROTTLED", "503, THROTTLED", "500, SERVER", "502, SERVER", "504, SERVER", "408, SERVER"})
    void whatMayPassIsToldWithWhenToAskAgain(int status, Cause cause) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Retry-After", "7")
                .body("{\"error\":\"Busy\",\"message\":\"later\"}")
                .build());
        assertThat(why(RepoQueries.latestCommit(DID).ask(client, base())))
                .isEqualTo(new XrpcFailure.TryLater(
                        cause, Duration.ofSeconds(7), new XrpcFailure.Words(status, "Busy", "later")));
    }

    @Test
    void anAnswerThatIsCutMayPassAndOneThatIsTooLongOrNoJsonIsBad() {
        server.enqueue(new MockResponse.Builder()
                .body("{\"rev\":\"" + "x".repeat(1_000) + "\"}")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        assertThat(why(RepoQueries.latestCommit(DID).ask(client, base())))
                .isInstanceOfSatisfying(
                        XrpcFailure.TryLater.class,
                        later -> assertThat(later.cause()).isEqualTo(Cause.SERVER));
        assertThat(why(answered(RepoQueries.latestCommit(DID), "x".repeat(5_000))))
                .isInstanceOf(XrpcFailure.BadAnswer.class)
                .returns("HTTP 200 ResponseTooLarge: the reply is longer than 4096 bytes", XrpcFailure::text);
        assertThat(why(answered(RepoQueries.latestCommit(DID), "<html>")))
                .isInstanceOf(XrpcFailure.BadAnswer.class)
                .returns("the reply is no JSON, but of no type", XrpcFailure::text);
    }

    @Test
    void silenceIsToldApartAndAHostThatMayNotBeAskedIsRefused() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertThat(cause(base())).isEqualTo(Cause.NO_ANSWER);
        URI closed = base();
        server.close();
        assertThat(cause(closed)).isEqualTo(Cause.NO_CONNECTION);
        XrpcFailure blocked = why(RepoQueries.status(DID).ask(client, URI.create("https://10.0.0.1")));
        assertThat(blocked).isInstanceOf(XrpcFailure.Refused.class);
        assertThat(blocked.words().status()).isZero();
        assertThat(blocked.text()).startsWith("no answer: blocked");
    }

    private Cause cause(URI host) {
        XrpcFailure why = why(RepoQueries.status(DID).ask(client, host));
        assertThat(why.text()).startsWith("no answer: ");
        return ((XrpcFailure.TryLater) why).cause();
    }

    @Test
    void whatIsNotSentForOurOwnPolitenessSaysWhenItMayBe() {
        Duration wait = Duration.ofMinutes(3);
        try (GuardedHttp crowded = http(new WaitPolicy((_, _) -> new Turn.TooLate(wait), Duration.ZERO))) {
            XrpcClient impatient = new XrpcClient(crowded, InstantSource.fixed(NOW));
            XrpcFailure why = why(RepoQueries.status(DID).ask(impatient, base()));
            assertThat(why).isInstanceOfSatisfying(XrpcFailure.TryLater.class, later -> {
                assertThat(later.cause()).isEqualTo(Cause.NOT_SENT);
                assertThat(later.in()).isEqualTo(wait);
            });
            assertThat(why.text()).isEqualTo("not sent: the host's limit leaves no turn in time");
        }
        assertThat(server.getRequestCount()).isZero();
    }
}
