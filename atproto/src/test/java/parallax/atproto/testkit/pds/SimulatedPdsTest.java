package parallax.atproto.testkit.pds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.plc.SimulatedPlc;

class SimulatedPdsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CarLimits LIMITS = new CarLimits(10_000_000, 10_000, 1_000_000, 1);

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SimulatedPds pds =
            SimulatedPds.start(plc, new SplittableRandom(4), () -> Instant.parse("2026-08-20T12:00:00Z"));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        pds.close();
        plc.close();
    }

    @Test
    void aWholeRepoAndAProofOfARecordAreSignedByTheAccount() throws Exception {
        PdsAccount account = pds.createAccounts(2, 3).getLast();
        String did = account.did().text();
        BlockMap repo = BlockMap.read(ByteSlice.of(bytes("com.atproto.sync.getRepo?did=" + did)), LIMITS);
        assertThat(repo.root()).isEqualTo(account.repo().commitCid());
        assertThat(SignedCommit.decode(repo.find(repo.root()))
                        .signedBy(account.repo().account().publicKey()))
                .isTrue();

        String record = "?did=" + did + "&collection=app.bsky.feed.post&rkey=";
        BlockMap proof = BlockMap.read(ByteSlice.of(bytes("com.atproto.sync.getRecord" + record + "r000001")), LIMITS);
        ByteSlice there = account.repo().records().get("app.bsky.feed.post/r000001");
        assertThat(proof.find(Cid.ofDrisl(there))).isEqualTo(there);
        BlockMap absence = BlockMap.read(ByteSlice.of(bytes("com.atproto.sync.getRecord" + record + "x")), LIMITS);
        assertThat(absence.find(absence.root())).isNotNull();
        assertThat(absence.find(Cid.ofDrisl(there))).isNull();
    }

    @Test
    void listsComeInPagesThatMeetWithoutOverlap() throws Exception {
        PdsAccount account = pds.createAccounts(5, 3).getFirst();
        assertThat(walk("com.atproto.sync.listRepos?limit=2", "repos", "did"))
                .hasSize(5)
                .containsExactlyElementsOf(
                        pds.accounts().stream().map(each -> each.did().text()).toList());
        String records = "com.atproto.repo.listRecords?limit=2&collection=app.bsky.feed.post&repo=";
        assertThat(walk(records + account.handle(), "records", "uri"))
                .containsExactly(
                        "at://" + account.did().text() + "/app.bsky.feed.post/r000000",
                        "at://" + account.did().text() + "/app.bsky.feed.post/r000001",
                        "at://" + account.did().text() + "/app.bsky.feed.post/r000002");
        assertThat(get("com.atproto.sync.listRepos?limit=1001").statusCode()).isEqualTo(400);
    }

    @Test
    void aRecordIsToldAsJson() throws Exception {
        PdsAccount account = pds.createAccounts(1, 1).getFirst();
        String record = "com.atproto.repo.getRecord?collection=app.bsky.feed.post&repo="
                + account.did().text() + "&rkey=";
        assertThat(json(record + "r000000").at("/value/$type").asText()).isEqualTo("app.bsky.feed.post");
        assertThat(json(record + "nope").path("error").asText()).isEqualTo("RecordNotFound");
        JsonNode described =
                json("com.atproto.repo.describeRepo?repo=" + account.did().text());
        assertThat(described.path("collections")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountStatus.class,
            names = {"TAKENDOWN", "SUSPENDED", "DEACTIVATED", "DELETED"})
    void anInactiveAccountIsNamedAsSuch(AccountStatus status) throws Exception {
        PdsAccount account = pds.createAccount();
        account.setStatus(status);
        String did = account.did().text();
        String error = json("com.atproto.sync.getRepo?did=" + did).path("error").asText();
        JsonNode told = json("com.atproto.sync.getRepoStatus?did=" + did);
        if (status == AccountStatus.DELETED) {
            assertThat(error).isEqualTo("RepoNotFound");
            assertThat(told.path("error").asText()).isEqualTo("RepoNotFound");
            assertThat(json("com.atproto.sync.listRepos").path("repos")).isEmpty();
        } else {
            assertThat(error).isEqualToIgnoringCase("Repo" + status.wireName());
            assertThat(told.path("active").asBoolean(true)).isFalse();
            assertThat(told.path("status").asText()).isEqualTo(status.wireName());
            assertThat(told.has("rev")).isFalse();
        }
    }

    @Test
    void plantedFaultsRuleTheNextAnswersOfTheirMethodOnly() throws Exception {
        pds.createAccounts(1, 1);
        pds.host()
                .faults()
                .next(
                        "com.atproto.sync.listRepos",
                        HttpFault.tooMany(),
                        HttpFault.tooMany(Duration.ofSeconds(7)),
                        new HttpFault.Status(503),
                        new HttpFault.Body("{\"repos\": 1"));
        HttpResponse<byte[]> bare = get("com.atproto.sync.listRepos");
        assertThat(bare.statusCode()).isEqualTo(429);
        assertThat(bare.headers().firstValue("Retry-After")).isEmpty();
        assertThat(get("_health").statusCode()).isEqualTo(200);
        assertThat(get("com.atproto.sync.listRepos").headers().firstValue("Retry-After"))
                .contains("7");
        assertThat(get("com.atproto.sync.listRepos").statusCode()).isEqualTo(503);
        assertThatThrownBy(() -> json("com.atproto.sync.listRepos")).isInstanceOf(IOException.class);
        assertThat(json("com.atproto.sync.listRepos").path("repos")).hasSize(1);
    }

    @Test
    void aConnectionMayEndBeforeTheAnswerOrInsideIt() throws Exception {
        pds.createAccounts(1, 1);
        // For good: this client asks once more when a connection ends under it.
        pds.host().faults().every("com.atproto.sync.listRepos", new HttpFault.Reset());
        assertThatThrownBy(() -> get("com.atproto.sync.listRepos")).isInstanceOf(IOException.class);
        pds.host().faults().every("com.atproto.sync.listRepos", new HttpFault.Cut(10));
        assertThatThrownBy(() -> get("com.atproto.sync.listRepos")).isInstanceOf(IOException.class);
        pds.host().faults().none("com.atproto.sync.listRepos");
        assertThat(get("com.atproto.sync.listRepos").statusCode()).isEqualTo(200);
    }

    @Test
    void aSlowBodyComesWholeInItsPieces() throws Exception {
        pds.createAccounts(1, 1);
        pds.host().faults().every("com.atproto.sync.listRepos", new HttpFault.Slow(40, Duration.ofMillis(20)));
        long start = System.nanoTime();
        byte[] slow = get("com.atproto.sync.listRepos").body();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(20L * (slow.length / 40)));
        pds.host().faults().none("com.atproto.sync.listRepos");
        assertThat(get("com.atproto.sync.listRepos").body()).isEqualTo(slow);
    }

    @Test
    void silenceLastsUntilTheClientGivesUp() {
        pds.host().faults().next("_health", new HttpFault.Silent());
        HttpRequest request = HttpRequest.newBuilder(URI.create(pds.http() + "/xrpc/_health"))
                .timeout(Duration.ofMillis(200))
                .build();
        assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void cursorsMayLeadInACircleAndPagesMayOverlap() throws Exception {
        pds.createAccounts(7, 0);
        pds.host().faults().every("com.atproto.sync.listRepos", new HttpFault.CursorLoop(2));
        String first = cursor("");
        String second = cursor(first);
        assertThat(cursor(second)).isEqualTo(first);
        assertThat(cursor(first)).isEqualTo(first);

        pds.host().faults().none("com.atproto.sync.listRepos");
        pds.host().faults().every("com.atproto.sync.listRepos", new HttpFault.RepeatedPages());
        List<String> dids = walk("com.atproto.sync.listRepos?limit=2", "repos", "did");
        assertThat(dids).hasSize(2 + 4 + 4 + 3);
        assertThat(dids.stream().distinct()).hasSize(7);
    }

    private String cursor(String after) throws Exception {
        return json("com.atproto.sync.listRepos?limit=1&cursor=" + after)
                .path("cursor")
                .asText();
    }

    private List<String> walk(String query, String list, String field) throws Exception {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(query + "&cursor=" + cursor);
            page.path(list).forEach(entry -> all.add(entry.path(field).asText()));
            cursor = page.path("cursor").asText("");
        } while (!cursor.isEmpty());
        return all;
    }

    private JsonNode json(String query) throws Exception {
        return JSON.readTree(get(query).body());
    }

    private byte[] bytes(String query) throws Exception {
        HttpResponse<byte[]> response = get(query);
        assertThat(response.headers().map()).containsEntry("content-type", List.of("application/vnd.ipld.car"));
        return response.body();
    }

    private HttpResponse<byte[]> get(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(pds.http() + "/xrpc/" + query))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
