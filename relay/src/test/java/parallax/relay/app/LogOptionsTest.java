package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.app.RelayProgram.End;

/** The log of the program, as text and as JSON. */
class LogOptionsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path dir;

    @Test
    void everyLineOfTheJsonLogIsAnObjectAndNoneHasThePassword() throws Exception {
        List<String> lines = linesOf("json");

        assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
        for (String line : lines) {
            JsonNode object = JSON.readTree(line);
            assertThat(object.path("time").asText()).matches("20.*Z");
            assertThat(object.path("level").asText()).isIn("info", "warn");
            assertThat(object.path("msg").asText()).isNotEmpty().doesNotContain("sesame");
        }
        assertThat(lines).anyMatch(line -> line.contains("\"msg\":\"serving on 127.0.0.1 port "));
    }

    @Test
    void theTextLogIsText() throws Exception {
        assertThat(linesOf("text")).anyMatch(line -> line.contains("INFO  ServeCommand - serving on"));
    }

    private List<String> linesOf(String format) throws InterruptedException {
        Map<String, String> settings = RelayProgramTest.settings(dir);
        settings.put("RELAY_ADMIN_PASSWORD", "open sesame");
        try (RelayProgram relay = RelayProgram.start(settings, "serve", "--log-format", format)) {
            relay.awaitServing();
            End end = relay.stop();
            assertThat(end.code()).isZero();
            return end.output().lines().toList();
        }
    }

    @Test
    void fieldsAreCut() throws Exception {
        Logger logger = new LoggerContext().getLogger("parallax.relay.app.Somebody");
        LoggingEvent event = new LoggingEvent(
                "",
                logger,
                Level.ERROR,
                "line\n\"" + "x".repeat(1 << 20),
                new IllegalStateException("y".repeat(1 << 20)),
                null);
        event.setThreadName("z".repeat(1 << 20));
        byte[] line = new JsonLines().encode(event);

        assertThat(line).hasSizeLessThan(25_000).endsWith('\n');
        JsonNode object = JSON.readTree(new String(line, StandardCharsets.UTF_8));
        assertThat(object.path("logger").asText()).isEqualTo("Somebody");
        assertThat(object.path("msg").asText()).startsWith("line\n\"xxx").endsWith("...");
        assertThat(object.path("error").asText()).contains("IllegalStateException");
    }
}
