package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.politeness.Stop;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.coldir.command.ColdirCommand;

/** The commands besides compare, on real sockets. */
class CommandsTest {

    private static final String COLLECTION = "app.example.thing";

    @TempDir
    private Path folder;

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SimulatedPds pds = SimulatedPds.start(plc, new Random(6), InstantSource.system());
    private final ScriptedDirectory one = ScriptedDirectory.start();
    private final ScriptedDirectory other = ScriptedDirectory.start();

    @AfterEach
    void close() {
        one.close();
        other.close();
        pds.close();
        plc.close();
    }

    @Test
    void diffListsWhatOnlyOneSideHasInOrder() {
        one.list(COLLECTION, List.of("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:aaaaaaaaaaaaaaaaaaaaaaab"));
        other.list(COLLECTION, List.of("did:plc:aaaaaaaaaaaaaaaaaaaaaaab", "did:web:example.com"));
        Runs.Run run = Runs.coldir(
                "diff", "--collection", COLLECTION, "--limit=1", "one=" + one.http(), "other=" + other.http());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("one\tdid:plc:aaaaaaaaaaaaaaaaaaaaaaaa\nother\tdid:web:example.com\n");
        assertThat(run.err()).contains("one lists 2", "other lists 2");
    }

    @Test
    void diffSaysNothingToBeLackedByAListThatBrokeOff() {
        one.list(COLLECTION, List.of("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:aaaaaaaaaaaaaaaaaaaaaaac"));
        other.list(COLLECTION, List.of("did:plc:aaaaaaaaaaaaaaaaaaaaaaab", "did:plc:aaaaaaaaaaaaaaaaaaaaaaad"));
        other.script(
                COLLECTION,
                (number, _, right) -> number == 1 ? right : XrpcResponse.error(400, "InvalidRequest", "broken"));
        Runs.Run run = Runs.coldir(
                "diff", "--collection", COLLECTION, "--limit=1", "one=" + one.http(), "other=" + other.http());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("other\tdid:plc:aaaaaaaaaaaaaaaaaaaaaaab\n");
        assertThat(run.err()).contains("other lists at least 1 (HTTP 400 InvalidRequest: broken, after 1 page)");
    }

    @Test
    void diffThatIsEndedBeforeItBeginsSaysSo() {
        Stop stop = new Stop();
        stop.ask();
        for (int i = 0; i < 50; i++) {
            Runs.Run run =
                    Runs.coldir(stop, "diff", "--collection", COLLECTION, "one=" + one.http(), "other=" + other.http());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("one lists at least 0 (ended early").doesNotContain("\tat ");
        }
    }

    @Test
    void diffAsksAboutNobodyMoreWhenNobodyReadsItAnyMore() {
        one.list(COLLECTION, dids(3_000));
        PrintWriter closed = new PrintWriter(Writer.nullWriter());
        closed.close();
        int code = ColdirCommand.commandLine(new Stop(), InstantSource.system(), Map.of())
                .setOut(closed)
                .execute(
                        "diff",
                        "--collection=" + COLLECTION,
                        "--resolve",
                        "--plc-url=" + plc.uri(),
                        "--plc-rate=10000",
                        "one=" + one.http(),
                        "other=" + other.http());
        assertThat(code).isEqualTo(3);
        assertThat(plc.requests()).isBetween(1_000, 2_500);
    }

    @Test
    void diffTellsClassHandleAndPdsOfEachIfAsked() {
        PdsAccount live = account(true);
        PdsAccount stale = account(false);
        PdsAccount ghost = account(true);
        pds.forget(ghost);
        one.list(COLLECTION, List.of(live.did().text(), ghost.did().text()));
        other.list(COLLECTION, List.of(stale.did().text()));
        Runs.Run run = Runs.coldir(
                "diff",
                "--collection=" + COLLECTION,
                "--resolve",
                "--plc-url=" + plc.uri(),
                "--allow-insecure-hosts",
                "one=" + one.http(),
                "other=" + other.http());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out().lines())
                .containsExactlyInAnyOrder(
                        line("one", live, "live"), line("one", ghost, "ghost"), line("other", stale, "stale"));
    }

    @Test
    void nsidsPrintsTheNamesAndTellsWhatWasRefused() throws Exception {
        Path names = Files.write(folder.resolve("names"), List.of("- app.example.b", "- nonsense", "- app.example.a"));
        one.list("app.example.tail", List.of()).list("app.other.x", List.of());
        Runs.Run run = Runs.coldir(
                "nsids",
                "--nsids=" + names,
                "--nsids-also=listCollections",
                "--exclude=app.other.*",
                "one=" + one.http());
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("app.example.a\napp.example.b\napp.example.tail\n");
        assertThat(run.err()).contains("2 from " + names, "line 2: nonsense", "2 from listCollections of one");
    }

    @Test
    void aCommandThatHasNothingToReportYetEndsAtOnceWhateverItWaitsFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        one.host().serve("/list", _ -> {
            asked.countDown();
            return XrpcResponse.json(200, JsonNodeFactory.instance.arrayNode().add(COLLECTION));
        });
        Map<String, String> environment =
                Map.of("COLDIR_CACHE_DIR", folder.resolve("cache").toString());
        // The second list is its standard input, on which nobody ever writes.
        try (Program program =
                Program.start(folder, environment, "nsids", "--nsids=" + one.http() + "/list", "--nsids-also=-")) {
            assertThat(asked.await(60, TimeUnit.SECONDS)).as(program::err).isTrue();
            program.interrupt();
            assertThat(program.code()).isEqualTo(1);
        }
    }

    @Test
    void aMicroPdsServesJustTheGivenAccountsAsTheirPdsSaysThem() throws Exception {
        List<PdsAccount> accounts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            accounts.add(account(true));
        }
        PdsAccount gone = account(true);
        gone.deactivate();
        List<String> lines = new ArrayList<>(List.of("# wanted", "", gone.did().text()));
        accounts.subList(0, 4).forEach(account -> lines.add(account.did().text() + " # one of them"));
        Path dids = Files.write(folder.resolve("dids"), lines);
        try (Program program = Program.start(
                folder,
                "micro-pds",
                "--dids=" + dids,
                "--port=0",
                "--plc-url=" + plc.uri(),
                "--allow-insecure-hosts")) {
            URI url = servedAt(program);
            List<String> listed = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = get(url, "com.atproto.sync.listRepos?limit=3" + cursor);
                page.path("repos").forEach(repo -> {
                    listed.add(repo.path("did").asText());
                    assertThat(repo.path("active").asBoolean()).isTrue();
                    assertThat(repo.path("rev").asText()).isNotEmpty();
                });
                cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
            } while (!cursor.isEmpty());
            assertThat(listed)
                    .containsExactlyElementsOf(accounts.subList(0, 4).stream()
                            .map(account -> account.did().text())
                            .sorted()
                            .toList());
            JsonNode described = get(url, "com.atproto.repo.describeRepo?repo=" + listed.getFirst());
            assertThat(described.path("did").asText()).isEqualTo(listed.getFirst());
            assertThat(described.path("collections").toString()).isEqualTo("[\"" + COLLECTION + "\"]");
            assertThat(get(
                                    url,
                                    "com.atproto.repo.describeRepo?repo="
                                            + accounts.get(4).did())
                            .path("error")
                            .asText())
                    .isEqualTo("RepoNotFound");
            assertThat(program.err()).contains("left out " + gone.did(), "serving 4 accounts");
            program.interrupt();
            assertThat(program.code()).isZero();
        }
    }

    private static URI servedAt(Program program) {
        while (!program.out().contains("\n")) {
            assertThat(program.isAlive()).as(program::err).isTrue();
            Thread.onSpinWait();
        }
        return URI.create(program.out().strip());
    }

    private static JsonNode get(URI url, String query) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new ObjectMapper()
                    .readTree(client.send(
                                    HttpRequest.newBuilder(URI.create(url + "/xrpc/" + query))
                                            .build(),
                                    BodyHandlers.ofByteArray())
                            .body());
        }
    }

    private static List<String> dids(int count) {
        List<String> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String digits = "" + (char) ('a' + i / 676) + (char) ('a' + i / 26 % 26) + (char) ('a' + i % 26);
            dids.add("did:plc:" + "a".repeat(21) + digits);
        }
        return dids;
    }

    private PdsAccount account(boolean withRecords) {
        PdsAccount account = pds.createAccount();
        if (withRecords) {
            account.create(COLLECTION + "/one");
        }
        return account;
    }

    private String line(String side, PdsAccount account, String name) {
        return String.join("\t", side, account.did().text(), name, account.handle(), pds.hostPort());
    }
}
