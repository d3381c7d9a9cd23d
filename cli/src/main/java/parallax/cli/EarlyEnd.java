package parallax.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C ends the work, not the report: the process lives until that is written, and then ends as the command says. A
 * command that has nothing to report yet is ended at once, whatever it waits for.
 */
public final class EarlyEnd {

    private static final long LONGEST_SECONDS = 180;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int code = ExitCode.FAILED;

    private EarlyEnd() {}

    /**
     * From now on a signal to end asks for it.
     *
     * @param program whose report is waited for, for 3 minutes at most
     * @param ask called once, on a thread of its own; returns at once, true if a report is to be waited for
     */
    public static EarlyEnd onSignal(String program, BooleanSupplier ask) {
        EarlyEnd end = new EarlyEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end.signalled(program, ask), "early-end"));
        return end;
    }

    /** Everything is written, and this is how the process ends. */
    public void finished(int code) {
        this.code = code;
        finished.countDown();
    }

    private void signalled(String program, BooleanSupplier ask) {
        if (finished.getCount() == 0) {
            return;
        }
        boolean reports = ask.getAsBoolean();
        try {
            if (reports && !finished.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(program + ": the report was not finished in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The exit code of a process that a signal ended is otherwise the signal's.
        Runtime.getRuntime().halt(code);
    }
}
