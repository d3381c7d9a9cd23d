package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.relay.app.RelayProgram.End;

/** The program as it is started: settings from the environment, and how it ends. */
class RelayProgramTest {
    private static final URI NO_PLC = URI.create("http://127.0.0.1:9");
    private static final String SOMEONE = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "RELAY_BIND, here, --bind",
        "RELAY_METRICS_BIND, 7, --metrics-bind",
        "RELAY_PLC_URL, nowhere, --plc-url",
        "RELAY_CRAWL, 'pds.example.com,10.1.2.3', --crawl",
        "RELAY_PULL_HOSTS, gopher://relay, --pull-hosts",
        "RELAY_REPLAY_WINDOW, soon, --replay-window",
        "RELAY_REPLAY_MAX_BYTES, much, --replay-max-bytes",
        "RELAY_DATABASE_URL, oracle://db, --database-url",
        "RELAY_ALLOW_INSECURE_HOSTS, perhaps, --allow-insecure-hosts",
        "RELAY_LENIENT_SYNC_VALIDATION, perhaps, --lenient-sync-validation",
        "RELAY_REQUIRE_PROOFS, perhaps, --require-proofs"
    })
    void aBadValueInTheEnvironmentStopsTheStartAndNamesTheOption(String variable, String value, String option)
            throws InterruptedException {
        Map<String, String> environment = settings(dir);
        environment.put(variable, value);
        End end = RelayProgram.run(environment, "serve");

        assertThat(end.code()).isEqualTo(2);
        assertThat(end.output()).contains(option);
        // The one value that is not repeated may hold a password.
        if (!option.equals("--database-url")) {
            assertThat(end.output()).contains(value.substring(value.indexOf(',') + 1));
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theEnvironmentAloneStartsARelayThatSigtermStopsWithSuccess() throws Exception {
        try (RelayProgram relay = RelayProgram.start(settings(dir), "serve")) {
            relay.awaitServing();
            assertThat(relay.output()).contains("--allow-insecure-hosts", "development only");
            assertThat(takeDown(relay, SOMEONE)).isEqualTo(200);

            assertThat(relay.stop().code()).isZero();
        }
        assertThat(dir.resolve("state")).isDirectory();
        assertThat(dir.resolve("relay.sqlite")).isRegularFile();
    }

    @Test
    void aRelayThatIsKilledLeavesNothingInTheTemporaryFolder(@TempDir Path temporary) throws Exception {
        Map<String, String> environment = settings(dir);
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        try (RelayProgram relay = RelayProgram.start(environment, "serve")) {
            relay.awaitServing();
            assertThat(temporary).isEmptyDirectory();
            assertThat(takeDown(relay, SOMEONE)).isEqualTo(200);

            assertThat(relay.kill().code()).isEqualTo(137);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void anOptionGoesBeforeItsEnvironmentTwin(@TempDir Path other) throws Exception {
        try (RelayProgram relay = RelayProgram.start(settings(dir), "serve", "--data-dir", other.toString())) {
            relay.awaitServing();
            assertThat(relay.stop().code()).isZero();
        }
        assertThat(dir).isEmptyDirectory();
        assertThat(other.resolve("state")).isDirectory();
    }

    @Test
    void aSecondRelayInTheSameFolderIsRefused() throws Exception {
        try (RelayProgram first = RelayProgram.start(settings(dir), "serve")) {
            first.awaitServing();
            End second = RelayProgram.run(settings(dir), "serve");

            assertThat(second.code()).isEqualTo(1);
            assertThat(second.output())
                    .contains("another relay is running in " + dir, "--data-dir")
                    .doesNotContain("\tat ");
            assertThat(takeDown(first, SOMEONE)).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatIsInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            End end = RelayProgram.run(settings(dir), "serve", "--bind", address);

            assertThat(end.code()).isEqualTo(1);
            assertThat(end.output()).contains(address).doesNotContain("\tat ");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerRefusesTheStartWithoutItsPassword() throws Exception {
        End end = RelayProgram.run(settings(dir), "serve", "--database-url", "postgres://me:secret@127.0.0.1:9/relay");

        assertThat(end.code()).isEqualTo(1);
        assertThat(end.output()).contains("--database-url", "127.0.0.1:9").doesNotContain("secret", "\tat ");
    }

    @Test
    void aLogThatCannotBeReadEndsWithFourAndNamesTheFile() throws Exception {
        Path segment = segmentOfARelayThatRan();
        overwrite(segment);
        End end = RelayProgram.run(settings(dir), "serve");

        assertThat(end.code()).isEqualTo(4);
        assertThat(end.output()).contains(segment.getFileName().toString());
    }

    @Test
    void aLogThatWasMovedAwayStartsEmptyAndKeepsTheSequence() throws Exception {
        Path segment = segmentOfARelayThatRan();
        assertThat(segment.getFileName()).hasToString("00000000000000000001.events");
        Files.delete(segment);

        assertThat(segmentOfARelayThatRan().getFileName()).hasToString("00000000000000000002.events");
    }

    @Test
    void aStateThatCannotBeReadEndsWithFourAndNamesTheFolder() throws Exception {
        segmentOfARelayThatRan();
        for (Path manifest : files(dir.resolve("state"), "MANIFEST")) {
            overwrite(manifest);
        }
        End end = RelayProgram.run(settings(dir), "serve");

        assertThat(end.code()).isEqualTo(4);
        assertThat(end.output()).contains(dir.resolve("state").toString());
    }

    /** One event is in the log of this folder: a takedown of ours. */
    private Path segmentOfARelayThatRan() throws Exception {
        try (RelayProgram relay = RelayProgram.start(settings(dir), "serve")) {
            relay.awaitServing();
            assertThat(takeDown(relay, SOMEONE)).isEqualTo(200);
            assertThat(relay.stop().code()).isZero();
        }
        List<Path> segments = files(dir.resolve("log"), "0");
        assertThat(segments).hasSize(1);
        return segments.getFirst();
    }

    private static List<Path> files(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    private static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[16]), 8);
        }
    }

    static int takeDown(RelayProgram relay, String did) throws IOException, InterruptedException {
        Matcher port = Pattern.compile("serving on \\S+ port (\\d+)").matcher(relay.output());
        assertThat(port.find()).isTrue();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port.group(1) + "/admin/repo/takeDown"))
                    .header("Authorization", "Bearer from the environment")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"did\":\"" + did + "\"}"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    static Map<String, String> settings(Path dir) {
        return new HashMap<>(Map.of(
                "RELAY_DATA_DIR", dir.toString(),
                "RELAY_BIND", "127.0.0.1:0",
                "RELAY_METRICS_BIND", "127.0.0.1:0",
                "RELAY_PLC_URL", NO_PLC.toString(),
                "RELAY_REPLAY_WINDOW", "1h",
                "RELAY_REPLAY_MAX_BYTES", "64MiB",
                "RELAY_ALLOW_INSECURE_HOSTS", "true",
                "RELAY_ADMIN_PASSWORD", "from the environment"));
    }
}
