package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parallax.cli.Terminal;
import parallax.pulsar.measure.Progress;
import parallax.pulsar.measure.Progress.Line;
import parallax.pulsar.measure.Progress.Stage;

class ProgressTest {

    private static final Line RELAY = new Line("relay", "ok", 25_601, 9_123, OptionalLong.of(12));
    private static final Line ALL = new Line("all", "2 of 3 connected", 25_610, 9_124, OptionalLong.empty());

    @Test
    void theTableHasABarAndALineForEachStream() {
        Rates rates = new Rates();
        rates.update(List.of(RELAY), 0);
        rates.update(List.of(new Line("relay", "ok", 26_113, 9_123, OptionalLong.empty())), 1_000);
        Progress half = new Progress(Stage.WINDOW, 60_000, 120_000, List.of(RELAY, ALL));
        assertThat(ProgressText.table(half, rates))
                .containsExactly(
                        "[###############---------------] window 60s of 120s",
                        "stream   ev/s  events   DIDs  lag p50             state",
                        "relay   512.0  25,601  9,123    12 ms                ok",
                        "all       0.0  25,610  9,124        -  2 of 3 connected");
    }

    @Test
    void theLiveTableIsRedrawnInPlaceWithinTheWidthAndWithoutColourWhereNoneIsWanted() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Progress progress = new Progress(Stage.WINDOW, 1_000, 2_000, List.of(RELAY));
        LiveTable table = new LiveTable(new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), 20, false));
        table.progress(progress);
        table.progress(progress);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("\u001b[3F").doesNotContain("\u001b[1m");
        assertThat(text.replaceAll("\u001b\\[[0-9]*[A-Za-z]", "").lines())
                .hasSize(6)
                .allMatch(line -> line.length() < 20);
    }

    @Test
    void plainLinesComeForEachStageAndNotForEachTick() {
        StringWriter out = new StringWriter();
        PlainProgress plain = new PlainProgress(new PrintWriter(out));
        for (int i = 0; i < 20; i++) {
            plain.progress(new Progress(Stage.LEAD_IN, i, 20, List.of(RELAY)));
        }
        plain.progress(new Progress(Stage.EXPLAINING, 0, 0, List.of(RELAY, ALL)));
        assertThat(out.toString().lines())
                .containsExactly(
                        "pulsar: lead-in 0s of 0s: relay 25,601 events, 9,123 DIDs, 0.0 ev/s",
                        "pulsar: explaining what was missed: relay 25,601 events, 9,123 DIDs, 0.0 ev/s;"
                                + " all 25,610 events, 9,124 DIDs, 0.0 ev/s (2 of 3 connected)");
    }
}
