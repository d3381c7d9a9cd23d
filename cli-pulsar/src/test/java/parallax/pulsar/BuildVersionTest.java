package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import parallax.pulsar.measure.Stop;
import picocli.CommandLine;

class BuildVersionTest {

    @Test
    void theVersionIsTheOneTheBuildFilledIn() {
        assertThat(BuildVersion.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @Test
    void versionIsPrintedAfterTheNameOfTheTool() {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new PulsarCommand(new Stop()))
                .setOut(new PrintWriter(out))
                .execute("--version");
        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo("pulsar " + BuildVersion.text());
    }
}
