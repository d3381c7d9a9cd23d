package parallax.pulsar;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import parallax.pulsar.measure.Progress;
import parallax.pulsar.measure.ProgressListener;

/** A line for each stage, and one every ten seconds. */
final class PlainProgress implements ProgressListener {

    private static final long EVERY_MILLIS = 10_000;

    private final PrintWriter out;
    private final Rates rates = new Rates();
    private Progress.@Nullable Stage stage;
    private long saidMillis;

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void progress(Progress progress) {
        long now = System.nanoTime() / 1_000_000;
        rates.update(progress.lines(), now);
        if (progress.stage() != stage || now - saidMillis >= EVERY_MILLIS) {
            stage = progress.stage();
            saidMillis = now;
            out.println(ProgressText.line(progress, rates));
            out.flush();
        }
    }
}
