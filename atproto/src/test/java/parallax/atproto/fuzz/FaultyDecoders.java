package parallax.atproto.fuzz;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import parallax.atproto.cbor.ByteSlice;

/** What a fuzzer has to find. */
final class FaultyDecoders {

    static final Duration MOST = Duration.ofMillis(20);

    private FaultyDecoders() {}

    static Integer numberFormat(ByteSlice input) {
        return input.length() == 5 ? Integer.valueOf("x") : Integer.valueOf(1);
    }

    static Integer recurses(ByteSlice input) {
        return depth(input.isEmpty() ? 1_000_000 : 1);
    }

    private static int depth(int left) {
        return left == 0 ? 0 : 1 + depth(left - 1);
    }

    static Integer allocates(ByteSlice input) {
        return new byte[input.length() == 6 ? 1 << 20 : 1].length;
    }

    static Boolean slow(ByteSlice input) {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        boolean slow = input.length() == 2;
        while (slow && ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin <= MOST.toNanos()) {
            Thread.onSpinWait();
        }
        return slow;
    }

    static Boolean writes(ByteSlice input) {
        if (input.length() > 10 && input.at(10) == 'X') {
            input.array()[input.offset()]++;
        }
        return true;
    }
}
