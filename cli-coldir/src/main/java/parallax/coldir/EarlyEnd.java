package parallax.coldir;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import parallax.coldir.listing.Stop;

/** Ctrl-C ends the asking, not the report: the process lives until that is written, and then ends as the command says. */
final class EarlyEnd {

    private static final long LONGEST_SECONDS = 180;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int code = ExitCode.FAILED;

    private EarlyEnd() {}

    static EarlyEnd onSignal(Stop stop) {
        EarlyEnd end = new EarlyEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end.signalled(stop), "early-end"));
        return end;
    }

    /** Everything is written, and this is how the process ends. */
    void finished(int code) {
        this.code = code;
        finished.countDown();
    }

    private void signalled(Stop stop) {
        if (finished.getCount() == 0) {
            return;
        }
        stop.ask();
        try {
            if (!finished.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("coldir: the report was not finished in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The exit code of a process that a signal ended is otherwise the signal's.
        Runtime.getRuntime().halt(code);
    }
}
