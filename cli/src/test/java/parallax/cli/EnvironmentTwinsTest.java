package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options from the environment, by a command line of each kind of option. */
class EnvironmentTwinsTest {

    @Command(name = "tool")
    private static final class Tool implements Runnable {
        @Option(names = "--time-limit", defaultValue = "2m", description = "Wait this long.")
        private Duration limit;

        @Option(names = "--word", split = ",", description = "Say these words.")
        private List<String> words = List.of();

        @Option(names = "--loud", fallbackValue = "true", description = "Say them loudly.")
        private boolean loud;

        @Option(names = "--tool-name", required = true, description = "Call the tool this.")
        private String name;

        /** As the commands check what picocli cannot. */
        @Override
        public void run() {
            OptionChecks.positive("--time-limit", limit);
        }

        String said() {
            return limit + " " + words + " " + loud + " " + name;
        }
    }

    private final Tool tool = new Tool();
    private final StringWriter out = new StringWriter();

    @Test
    void everyKindOfOptionIsReadFromTheEnvironment() {
        Map<String, String> environment =
                Map.of("TOOL_TIME_LIMIT", "90s", "TOOL_WORD", "a,b", "TOOL_LOUD", "true", "TOOL_NAME", "x");
        assertThat(run(environment)).isZero();
        assertThat(tool.said()).isEqualTo("PT1M30S [a, b] true x");
    }

    @Test
    void theCommandLineGoesOverTheEnvironment() {
        Map<String, String> environment =
                Map.of("TOOL_TIME_LIMIT", "90s", "TOOL_WORD", "a,b", "TOOL_LOUD", "true", "TOOL_NAME", "x");
        assertThat(run(environment, "--time-limit=1s", "--word=c", "--word=d", "--loud=false", "--tool-name=y"))
                .isZero();
        assertThat(tool.said()).isEqualTo("PT1S [c, d] false y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", ""})
    void aFlagOnTheCommandLineIsOnWhateverTheEnvironmentSays(String variable) {
        assertThat(run(Map.of("TOOL_LOUD", variable), "--loud", "--tool-name=x"))
                .isZero();
        assertThat(tool.said()).isEqualTo("PT2M [] true x");
    }

    @Test
    void anEmptyVariableIsUnset() {
        Map<String, String> environment = Map.of("TOOL_TIME_LIMIT", "", "TOOL_WORD", "", "TOOL_LOUD", "");
        assertThat(run(environment, "--tool-name=x")).isZero();
        assertThat(tool.said()).isEqualTo("PT2M [] false x");
        assertThat(run(Map.of("TOOL_NAME", ""))).isEqualTo(2);
    }

    @Test
    void theFirstVariableThatIsSetCounts() {
        assertThat(run(Map.of("OLD_NAME", "old", "OLDER_NAME", "older"))).isZero();
        assertThat(tool.said()).endsWith(" old");
        assertThat(run(Map.of("TOOL_NAME", "", "OLDER_NAME", "older"))).isZero();
        assertThat(tool.said()).endsWith(" older");
        assertThat(run(Map.of("TOOL_NAME", "new", "OLD_NAME", "old"))).isZero();
        assertThat(tool.said()).endsWith(" new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a$b",
                "a$$b",
                "${x}",
                "$${x}",
                "${env:PATH}",
                "${sys:java.version:-y}",
                "\\$",
                "a b\n%n@|bold c|@"
            })
    void aValueIsTakenAsItIs(String value) {
        assertThat(run(Map.of("TOOL_NAME", value))).isZero();
        assertThat(tool.name).isEqualTo(value);
    }

    @Test
    void aBadValueIsNamedWithTheVariableThatItCameFrom() {
        assertThat(run(Map.of("TOOL_TIME_LIMIT", "soon"), "--tool-name=x")).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "Invalid value for option '--time-limit': 'soon' is not a time span; write for example 30s, 2m,"
                                + " 1h30m or 72h (from TOOL_TIME_LIMIT)");
        out.getBuffer().setLength(0);
        assertThat(run(Map.of("TOOL_LOUD", "maybe"), "--tool-name=x")).isEqualTo(2);
        assertThat(out.toString()).contains("'maybe' is not a boolean (from TOOL_LOUD)");
        out.getBuffer().setLength(0);
        assertThat(run(Map.of("TOOL_TIME_LIMIT", "0s"), "--tool-name=x")).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "Invalid value for option '--time-limit': '0s' must be longer than zero (from TOOL_TIME_LIMIT)");
        out.getBuffer().setLength(0);
        assertThat(run(Map.of("TOOL_TIME_LIMIT", "1s"), "--time-limit", "later", "--tool-name=x"))
                .isEqualTo(2);
        assertThat(out.toString()).contains("'later' is not").doesNotContain("(from");
    }

    @Test
    void helpTellsDefaultAndVariablesWhateverTheEnvironmentSays() {
        assertThat(run(Map.of("TOOL_TIME_LIMIT", "90s"), "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("Wait this long. Default: 2m. Env: TOOL_TIME_LIMIT.")
                .contains("Say them loudly. Env: TOOL_LOUD.")
                .contains("Call the tool this. Env: TOOL_NAME, OLD_NAME, OLDER_NAME.")
                .doesNotContain("TOOL_HELP")
                .doesNotContain("90s");
    }

    private int run(Map<String, String> environment, String... arguments) {
        Map<String, List<String>> others = Map.of("--tool-name", List.of("OLD_NAME", "OLDER_NAME"));
        return Program.of(new CommandLine(tool), new EnvironmentTwins("TOOL_", others, environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments);
    }
}
