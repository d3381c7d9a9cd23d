package parallax.relay.flow;

import java.util.List;

/**
 * The durable cursor of one host.
 *
 * @param lowWater every upstream seq at or below it is settled
 * @param emittedAbove the seqs above {@code lowWater} that were emitted, ascending
 */
public record HostMark(HostId host, long lowWater, List<Long> emittedAbove) {
    public HostMark {
        if (lowWater < 0) {
            throw new IllegalArgumentException("low-water mark " + lowWater + " is negative");
        }
        emittedAbove = List.copyOf(emittedAbove);
        long previous = lowWater;
        for (long seq : emittedAbove) {
            if (seq <= previous) {
                throw new IllegalArgumentException("emitted seqs are not ascending above the mark " + lowWater);
            }
            previous = seq;
        }
    }
}
