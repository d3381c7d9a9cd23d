package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.app.RelayProgram.End;

/** {@code relay verify-log} on the folders of relays that ran, and where their seqs go on. */
class VerifyLogCommandTest {
    private static final URI NO_PLC = URI.create("http://127.0.0.1:9");
    private static final String SOMEONE = "did:plc:" + "a".repeat(24);

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();

    @Test
    void aWholeLogIsToldWithItsSize() throws Exception {
        ran(1);
        assertThat(verify("--json")).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString());

        assertThat(report.path("segments").asInt()).isEqualTo(1);
        assertThat(report.path("records").asInt()).isEqualTo(1);
        assertThat(report.path("appliedSeq").asInt()).isEqualTo(1);
        assertThat(report.path("damages")).isEmpty();
    }

    @Test
    void anInitialSeqIsWhereAFreshOrShorterLogGoesOnAndALongerOneIsLeftAlone() throws Exception {
        programRan(1_000);
        ran(5_000);
        ran(7);
        assertThat(verify("--json")).isZero();
        JsonNode report = new JsonMapper().readTree(out.toString());

        assertThat(report.path("firstSeq").asLong()).isEqualTo(1_000);
        assertThat(report.path("lastSeq").asLong()).isEqualTo(5_001);
        assertThat(report.path("records").asInt()).isEqualTo(3);
    }

    @Test
    void damageInAnOldSegmentIsFoundAndDoesNotKeepTheRelayFromStarting() throws Exception {
        ran(1);
        Path old = dir.resolve("log/00000000000000000001.events");
        ran(100);
        byte[] bytes = Files.readAllBytes(old);
        bytes[90] ^= 4;
        Files.write(old, bytes);

        assertThat(verify()).isEqualTo(4);
        assertThat(out.toString()).contains("DAMAGED " + old + " at offset 64: wanted the record 1");
        ran(1);
        assertThat(verify()).isEqualTo(4);
        assertThat(out.toString()).contains("seq 100 to 101");
    }

    @Test
    void aStateThatIsAheadOfTheLogIsDamage() throws Exception {
        ran(1);
        ran(1);
        Path log = dir.resolve("log/00000000000000000001.events");
        byte[] two = Files.readAllBytes(log);
        for (int i = two.length / 2; i < two.length; i++) {
            two[i] = 0;
        }
        int end = 64 + ByteBuffer.wrap(two).getInt(64 + 4);
        Arrays.fill(two, end, two.length, (byte) 0);
        Files.write(log, two);

        assertThat(verify()).isEqualTo(4);
        assertThat(out.toString()).contains("the state has applied seq 2, and the log ends at 1");
    }

    @Test
    void aFolderWithoutALogAndARunningRelayAreErrors() throws Exception {
        assertThat(verify()).isEqualTo(1);
        assertThat(dir).isEmptyDirectory();
        try (RelayProgram relay = RelayProgram.start(RelayProgramTest.settings(dir), "serve")) {
            relay.awaitServing();
            assertThat(verify()).isEqualTo(1);
        }
    }

    private int verify(String... more) {
        String[] arguments = new String[2 + more.length];
        arguments[0] = "verify-log";
        arguments[1] = "--data-dir=" + dir;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Main.commandLine(Map.of()).setOut(new PrintWriter(out, true)).execute(arguments);
    }

    /** One event, by a relay that starts and stops. */
    private void ran(long initialSeq) throws Exception {
        try (RunningRelay relay = RunningRelay.startAtSeq(initialSeq, dir, NO_PLC);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(relay.api().resolve("/admin/repo/takeDown"))
                    .header("Authorization", "Bearer " + RunningRelay.PASSWORD)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"did\":\"" + SOMEONE + "\"}"))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** The same, in a process of its own. */
    private void programRan(long initialSeq) throws Exception {
        try (RelayProgram relay = RelayProgram.start(
                RelayProgramTest.settings(dir), "serve", "--initial-seq=" + initialSeq, "--plc-url=" + NO_PLC)) {
            relay.awaitServing();
            assertThat(RelayProgramTest.takeDown(relay, SOMEONE)).isEqualTo(200);
            End end = relay.stop();
            assertThat(end.code()).as(end.output()).isZero();
        }
    }
}
