package parallax.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import parallax.atproto.politeness.Stop;
import picocli.CommandLine;

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
     * Runs a program to its end, and ends the process with its code.
     *
     * @param stop asked by a signal; what has begun is waited for, for 3 minutes at most
     */
    public static void run(String program, Stop stop, CommandLine command, String... args) {
        EarlyEnd end = new EarlyEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end.signalled(program, stop), "early-end"));
        try {
            end.code = command.execute(args);
        } finally {
            end.finished.countDown();
        }
        System.exit(end.code);
    }

    private void signalled(String program, Stop stop) {
        if (finished.getCount() == 0) {
            return;
        }
        stop.ask();
        try {
            if (stop.isBegun() && !finished.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(program + ": the report was not finished in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The exit code of a process that a signal ended is otherwise the signal's.
        Runtime.getRuntime().halt(code);
    }
}
