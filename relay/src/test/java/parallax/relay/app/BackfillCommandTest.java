package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.backfill.ScriptedDirectory;

/** {@code relay backfill}, against a running relay. */
class BackfillCommandTest {
    private static final String POST = "app.bsky.feed.post";

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void aBackfillIsStartedPausedResumedCancelledAndTold() throws Exception {
        try (ScriptedDirectory source = new ScriptedDirectory();
                SimulatedPlc plc = SimulatedPlc.start();
                RunningRelay relay = RunningRelay.start(dir.resolve("data"), plc.uri())) {
            source.fill(POST, 3, new Random(3));
            // It waits, so that it can be paused.
            source.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Status(500));

            assertThat(run(relay, "start", "--source", source.host().hostPort()))
                    .isZero();
            assertThat(out.toString()).contains("started: 1 parts");
            assertThat(run(relay, "start", "--source", source.host().hostPort()))
                    .isEqualTo(1);
            assertThat(errors.toString()).contains("409 BackfillRunning");
            assertThat(run(relay, "pause")).isZero();
            assertThat(status(relay).path("phase").asText()).isEqualTo("paused");
            assertThat(run(relay, "resume")).isZero();
            assertThat(run(relay, "resume")).isEqualTo(1);
            assertThat(status(relay).path("running").asBoolean()).isTrue();
            assertThat(run(relay, "cancel")).isZero();
            assertThat(run(relay, "status")).isZero();
            assertThat(out.toString())
                    .contains("cancelled (" + source.host().http() + "): 0 of 1 parts completed, 0 failed");
        }
    }

    @Test
    void listsAreReadFromFilesAndCommentsLeftOut() throws Exception {
        Path list = dir.resolve("nsids");
        Files.writeString(list, "# what we want\n" + POST + "\n\n  com.whtwnd.blog.entry\n");
        try (ScriptedDirectory source = new ScriptedDirectory();
                SimulatedPlc plc = SimulatedPlc.start();
                RunningRelay relay = RunningRelay.start(dir.resolve("data"), plc.uri())) {
            source.fill("app.bsky.feed.like", 3, new Random(3));
            assertThat(run(
                            relay,
                            "start",
                            "--source",
                            source.host().hostPort(),
                            "--nsids",
                            list.toString(),
                            "--no-discover",
                            "--json"))
                    .isZero();
            assertThat(out.toString()).isEqualTo("{\"total\":2,\"notes\":[]}" + System.lineSeparator());
        }
    }

    @Test
    void aRelayThatDoesNotAnswerOrRefusesIs1AndMisuseIs2() {
        assertThat(execute("status", "--relay", "http://127.0.0.1:1", "--admin-password", "x"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("http://127.0.0.1:1 does not answer");
        assertThat(execute("--admin-password", "x")).isEqualTo(2);
        assertThat(execute("start", "--kind", "everything", "--admin-password", "x"))
                .isEqualTo(2);
        assertThat(execute("start", "--nsids", dir.resolve("none").toString(), "--admin-password", "x"))
                .isEqualTo(2);
        assertThat(execute("status", "--relay", "ftp://x", "--admin-password", "x"))
                .isEqualTo(2);
        try (SimulatedPlc plc = SimulatedPlc.start();
                RunningRelay relay = RunningRelay.start(dir.resolve("data"), plc.uri())) {
            assertThat(execute("status", "--relay", relay.api().toString(), "--admin-password", "wrong"))
                    .isEqualTo(1);
            assertThat(errors.toString()).contains("401 AuthenticationRequired");
        }
    }

    private JsonNode status(RunningRelay relay) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(run(relay, "status", "--json")).isZero();
        return new JsonMapper().readTree(out.toString());
    }

    private int run(RunningRelay relay, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--relay", relay.api().toString(), "--admin-password", RunningRelay.PASSWORD));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("backfill"));
        all.addAll(List.of(arguments));
        return Main.commandLine(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
    }
}
