package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.backfill.ScriptedDirectory;

/** The relay in a process of its own, killed with SIGKILL while it imports another relay's collections. */
final class BackfillKillTest {
    private static final int KILLS = 4;
    private static final int COLLECTIONS = 20;
    private static final int REPOS = 2_500;
    private static final int PAGES = 3 * COLLECTIONS;
    private static final String PASSWORD = "open sesame";
    private static final JsonMapper JSON = new JsonMapper();

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final ScriptedDirectory source = new ScriptedDirectory();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        client.close();
        source.close();
        plc.close();
    }

    @Test
    @Timeout(900)
    void aBackfillKilledAndStartedAgainFinishesByItselfWithTheSameSetAndRepeatsNoFinishedPage() throws Exception {
        Random random = new Random(17);
        for (int i = 0; i < COLLECTIONS; i++) {
            source.fill("com.example.c" + i, REPOS, random);
        }
        RelayProcess relay = start();
        try {
            JsonNode begun = post(
                    relay, "/admin/backfill-collections?source=" + source.host().hostPort());
            assertThat(begun.path("total").asInt()).isEqualTo(COLLECTIONS);
            for (int kill = 1; kill <= KILLS; kill++) {
                int pages = kill * PAGES / (KILLS + 2) + random.nextInt(PAGES / (KILLS + 2));
                Patience.until(pages + " pages", () -> source.given().size() >= pages);
                relay.kill();
                relay = start();
                relay.awaitServing();
            }
            RelayProcess last = relay;
            Patience.until(
                    "the end of the run",
                    () -> report(last).path("phase").asText().equals("done"));

            JsonNode report = report(last);
            assertThat(report.path("completed").asInt()).isEqualTo(COLLECTIONS);
            assertThat(report.path("failed").asInt()).isZero();
            assertThat(report.path("pages").asInt()).isEqualTo(PAGES);
            assertThat(report.path("total_imported").asInt()).isEqualTo(COLLECTIONS * REPOS);
            assertThat(pairs(last)).containsExactlyInAnyOrderElementsOf(source.pairs());
            // Each kill costs the page under way, at most.
            assertThat(source.given()).hasSizeLessThanOrEqualTo(PAGES + KILLS);
            assertThat(new HashSet<>(source.given())).hasSize(PAGES);
        } finally {
            relay.close();
        }
    }

    private RelayProcess start() throws IOException {
        return RelayProcess.start(
                folder.resolve("data"),
                plc.uri(),
                List.of(),
                "--admin-password=" + PASSWORD,
                "--nsid-list=none",
                "--requests-per-minute=100000");
    }

    private List<String> pairs(RelayProcess relay) throws Exception {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < COLLECTIONS; i++) {
            String collection = "com.example.c" + i;
            String cursor = "";
            do {
                JsonNode page = get(
                        relay,
                        "/xrpc/com.atproto.sync.listReposByCollection?limit=2000&collection=" + collection
                                + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
                page.path("repos")
                        .forEach(repo ->
                                pairs.add(collection + " " + repo.path("did").asText()));
                cursor = page.path("cursor").asText("");
            } while (!cursor.isEmpty());
        }
        return pairs;
    }

    private JsonNode report(RelayProcess relay) throws Exception {
        return get(relay, "/admin/backfill-collections");
    }

    private JsonNode get(RelayProcess relay, String path) throws Exception {
        return send(request(relay, path).GET());
    }

    private JsonNode post(RelayProcess relay, String path) throws Exception {
        return send(request(relay, path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder request(RelayProcess relay, String path) throws InterruptedException {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.awaitServing() + path))
                .header("Authorization", "Bearer " + PASSWORD);
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
