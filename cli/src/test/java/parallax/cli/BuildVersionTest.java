package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class BuildVersionTest {

    @Command(
            name = "program",
            mixinStandardHelpOptions = true,
            versionProvider = BuildVersion.class,
            subcommands = Part.class)
    static final class Program {}

    @Command(name = "part", mixinStandardHelpOptions = true, versionProvider = BuildVersion.class)
    static final class Part {}

    @Test
    void theVersionIsTheOneTheBuildFilledIn() {
        assertThat(BuildVersion.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "part --version"})
    void versionIsPrintedAfterTheNameOfTheProgram(String line) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new Program()).setOut(new PrintWriter(out)).execute(line.split(" "));
        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo("program " + BuildVersion.text());
    }
}
