package parallax.atproto.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/**
 * One input given to one target, with its memory and time measured.
 *
 * @param outcome what became of it, the same for inputs that went the same way; empty for a finding
 * @param allocated bytes that the decoder allocated
 * @param nanos processor time of the decoder
 */
record Trial(
        String outcome,
        long allocated,
        long nanos,
        @Nullable Finding finding) {

    static final String ACCEPTED = "accepted ";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int REPEATS = 3;

    static Trial of(Target<?> target, ByteSlice input) {
        Trial trial = once(target, input);
        // Loading a class or compiling a regular expression for the first time is not the input's doing.
        for (int i = 0; i < REPEATS && trial.isOverBounds(target, input); i++) {
            trial = once(target, input);
        }
        if (trial.finding == null && trial.isOverBounds(target, input)) {
            String what = trial.isSlow(target)
                    ? "too slow: " + trial.nanos / 1_000_000 + " ms"
                    : "too much memory: " + trial.allocated + " bytes for " + input.length() + ", wanted at most "
                            + target.bound().of(input);
            return trial.with(new Finding(target, input, what, new AssertionError(what)));
        }
        return trial;
    }

    boolean accepted() {
        return outcome.startsWith(ACCEPTED);
    }

    private boolean isOverBounds(Target<?> target, ByteSlice input) {
        return finding == null && (allocated > target.bound().of(input) || isSlow(target));
    }

    private boolean isSlow(Target<?> target) {
        return nanos > target.time().toNanos();
    }

    private Trial with(Finding found) {
        return new Trial("", allocated, nanos, found);
    }

    private static <T> Trial once(Target<T> target, ByteSlice input) {
        byte[] before = input.toArray();
        long nanos = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        T decoded = null;
        Throwable thrown = null;
        try {
            decoded = target.decode(input);
        } catch (Throwable t) {
            thrown = t;
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        Trial trial = new Trial("", allocated, nanos, null);
        if (!ByteSlice.of(before).equals(input)) {
            return trial.with(new Finding(target, ByteSlice.of(before), "changed its input", new AssertionError()));
        }
        if (thrown != null && !target.documents(thrown)) {
            return trial.with(new Finding(target, input, "escaped: " + thrown, thrown));
        }
        return thrown != null
                ? new Trial(refusal(thrown), allocated, nanos, null)
                : checked(target, input, decoded, trial);
    }

    private static <T> Trial checked(Target<T> target, ByteSlice input, @Nullable T decoded, Trial trial) {
        if (decoded == null) {
            return new Trial("null", trial.allocated, trial.nanos, null);
        }
        try {
            String kind = target.checked(input, decoded);
            return new Trial(ACCEPTED + plain(kind), trial.allocated, trial.nanos, null);
        } catch (Throwable t) {
            return trial.with(new Finding(target, input, "false result: " + t, t));
        }
    }

    private static String refusal(Throwable thrown) {
        return thrown.getClass().getSimpleName() + " " + plain(String.valueOf(thrown.getMessage()));
    }

    /** Without what differs from input to input. */
    private static String plain(String text) {
        String first = text.length() > 300 ? text.substring(0, 300) : text;
        return first.replaceAll("(?s)['\"].*(['\"]|$)", "...").replaceAll("[0-9]+", "#");
    }
}
