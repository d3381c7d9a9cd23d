package parallax.atproto.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** What the fuzzing thread is at, for the watchdog to see when it does not come to an end. */
final class Pulse {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private record Beat(Target<?> target, ByteSlice input, long began) {}

    private final long thread = Thread.currentThread().threadId();
    private volatile @Nullable Beat last;

    /** Called by the thread that made this, before each input. */
    void begins(Target<?> target, ByteSlice input) {
        last = new Beat(target, input, THREADS.getCurrentThreadCpuTime());
    }

    /** The input that has taken longer than this much processor time, if the thread is still at it. */
    @Nullable
    Finding stuckFor(long nanos) {
        Beat beat = last;
        long now = THREADS.getThreadCpuTime(thread);
        if (beat == null || now < 0 || now - beat.began() <= nanos) {
            return null;
        }
        String what = "without end: " + (now - beat.began()) / 1_000_000 + " ms and going on";
        return new Finding(beat.target(), beat.input(), what, new AssertionError(what));
    }
}
