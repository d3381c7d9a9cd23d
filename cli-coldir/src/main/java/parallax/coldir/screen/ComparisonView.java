package parallax.coldir.screen;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fusesource.jansi.Ansi;
import org.fusesource.jansi.Ansi.Erase;
import parallax.cli.Terminal;
import parallax.coldir.compare.ComparisonProgress;

/** What a person sees meanwhile: one line that is redrawn on a terminal, else a line now and then. */
public final class ComparisonView implements AutoCloseable {

    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final Duration SAY = Duration.ofSeconds(10);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread ticker;
    private final Runnable last;

    private ComparisonView(
            Supplier<ComparisonProgress.Moment> progress, Consumer<String> show, Duration every, Runnable last) {
        this.last = last;
        ProgressLine text = new ProgressLine(System.nanoTime());
        ticker = Thread.ofVirtual().name("progress").start(() -> {
            try {
                while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    show.accept(text.line(progress.get(), System.nanoTime()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** On standard error; redrawn if that is a terminal which can. */
    public static ComparisonView choose(PrintWriter err, Supplier<ComparisonProgress.Moment> progress) {
        Terminal terminal = Terminal.onStandardError();
        if (terminal == null) {
            return new ComparisonView(progress, err::println, SAY, err::flush);
        }
        return new ComparisonView(progress, line -> redraw(terminal, line), REDRAW, () -> redraw(terminal, ""));
    }

    /** A line that wraps would be two, and the next one would not cover it. */
    static void redraw(Terminal terminal, String line) {
        String cut = line.length() < terminal.width() ? line : line.substring(0, terminal.width() - 1);
        Ansi ansi = Ansi.ansi().cursorToColumn(1).eraseLine(Erase.ALL);
        int bar = cut.indexOf(']') + 1;
        if (terminal.colour() && bar > 0) {
            ansi.fgCyan().a(cut.substring(0, bar)).reset().a(cut.substring(bar));
        } else {
            ansi.a(cut);
        }
        terminal.out().print(ansi);
        terminal.out().flush();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            ticker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.run();
    }
}
