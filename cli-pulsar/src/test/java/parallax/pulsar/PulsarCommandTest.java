package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.politeness.Stop;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.reports.coverage.CoverageJson;
import parallax.reports.coverage.CoverageReport;

class PulsarCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--window, 2 minutes",
        "--grace, -1s",
        "--connect-timeout, soon",
        "--reference, http://",
        "--fail-under, most",
        "--fail-under, NaN",
        "--fail-under, -1.0",
        "--fail-under, 100.1",
        "--explain, some",
        "--explain, -1",
        "--probe, some",
        "--probe, -1",
        "--plc-url, ftp://x",
        "--plc-rate, 0",
        "--plc-rate, 10001",
        "--max-events, 0"
    })
    void aValueThatDoesNotParseIsNamedWithItsOption(String option, String value) {
        assertThat(run("a=http://127.0.0.1:1", "b=http://127.0.0.1:2", option + "=" + value))
                .isEqualTo(2);
        assertThat(err.toString()).contains(option).contains(value);
    }

    @Test
    void aRelayThatIsNoAddressIsNamed() {
        assertThat(run("http://h:99999", "b.example.com")).isEqualTo(2);
        assertThat(err.toString()).contains("http://h:99999");
    }

    @Test
    void oneRelayAloneIsWrongUsage() {
        assertThat(run("relay.example.com")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be compared");
    }

    @Test
    void twoStreamsOfOneNameAreWrongUsage() {
        assertThat(run("a=http://127.0.0.1:1", "a=http://127.0.0.1:2")).isEqualTo(2);
        assertThat(err.toString()).contains("two streams are called 'a'");
    }

    @Test
    void aReportThatCannotBeWrittenIsWrongUsage(@TempDir Path dir) throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        assertThat(run("a=http://127.0.0.1:1", "b=http://127.0.0.1:2", "--report=" + file.resolve("report.md")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--report").contains("report.md");
    }

    @Test
    void aRelayThatCannotBeReachedFails() {
        assertThat(run("a=http://127.0.0.1:1", "b=http://127.0.0.1:2", "--connect-timeout=1s"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("could not connect to a relay: a (unreachable");
    }

    @Test
    void theResultGoesToFilesAndStandardOutputAndIsOnlyPassedWhenThereWasSomething(@TempDir Path dir) throws Exception {
        Path report = dir.resolve("new/report.md");
        try (SimulatedHost host = SimulatedHost.start()) {
            int code = run(
                    "relay=" + host.http(),
                    "--reference=pds=" + host.http(),
                    "--window=500ms",
                    "--grace=0s",
                    "--fail-on-unexplained",
                    "--json=-",
                    "--report=" + report);
            assertThat(code).as(err.toString()).isEqualTo(1);
        }
        CoverageReport result = CoverageJson.read(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(PublishedSchema.errors(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(result.comparisons())
                .singleElement()
                .satisfies(c -> assertThat(c.reference()).isZero());
        assertThat(result.run().arguments()).contains("--json=-", "--grace=0s");
        assertThat(result.run().tool().name()).isEqualTo("pulsar");
        assertThat(err.toString()).contains("stream").contains("pds sent no event in the window");
        assertThat(Files.readString(report)).startsWith("# relay coverage comparison — ");
    }

    private int run(String... arguments) {
        return PulsarCommand.commandLine(new Stop(), Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
