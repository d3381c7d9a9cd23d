package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class BuildVersionTest {

    @Command(name = "program", subcommands = Part.class)
    private static final class Whole {}

    @Command(name = "part")
    private static final class Part {}

    @Test
    void theVersionIsTheOneTheBuildFilledIn() {
        assertThat(BuildVersion.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "part --version"})
    void versionIsPrintedAfterTheNameOfTheProgram(String line) {
        StringWriter out = new StringWriter();
        EnvironmentTwins twins = new EnvironmentTwins("PROGRAM_", Map.of(), Map.of());
        int code = Program.of(new CommandLine(new Whole()), twins)
                .setOut(new PrintWriter(out))
                .execute(line.split(" "));
        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo("program " + BuildVersion.text());
    }
}
