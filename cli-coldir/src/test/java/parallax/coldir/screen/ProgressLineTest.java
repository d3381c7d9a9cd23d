package parallax.coldir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import parallax.cli.Terminal;
import parallax.coldir.compare.ComparisonProgress;

class ProgressLineTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aLineHasABarTheRateAndTheTimeLeftByWhatThisRunDid() {
        ProgressLine text = new ProgressLine(0);
        assertThat(text.line(new ComparisonProgress.Moment("app.example.a", 100, 20, 20, 0, 0), 10 * SECOND))
                .isEqualTo(
                        "coldir: [####----------------] 20 of 100, time left unknown, 0 entries/s, 0, app.example.a");
        assertThat(text.line(new ComparisonProgress.Moment("app.example.b", 100, 40, 20, 50_000, 7), 20 * SECOND))
                .isEqualTo("coldir: [########------------] 40 of 100, about 1 min left, 5,000 entries/s, 50,000,"
                        + " 7 asked about, app.example.b");
    }

    @Test
    void aRedrawnLineIsCutToTheTerminalAndPlainWithoutColour() {
        assertThat(drawn("coldir: [##--] and much more", 16, false)).endsWith("coldir: [##--] ");
        assertThat(drawn("coldir: [##--] x", 80, true)).contains("\u001b[36m").endsWith(" x");
        assertThat(drawn("coldir: [##--] x", 80, false)).doesNotContain("\u001b[36m");
    }

    private static String drawn(String line, int width, boolean colour) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ComparisonView.redraw(new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), width, colour), line);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
