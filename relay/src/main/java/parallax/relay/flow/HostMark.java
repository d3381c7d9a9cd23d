package parallax.relay.flow;

import java.util.List;

/**
 * The durable cursor of one host. Its size is bounded by what may be in flight or parked, however much is settled
 * meanwhile.
 *
 * @param lowWater every upstream seq at or below it is settled
 * @param settledAbove seqs above {@code lowWater} that are settled while an older one is not; ascending and apart
 */
public record HostMark(HostId host, long lowWater, List<Range> settledAbove) {
    /**
     * Everything that the host has sent from one seq to another.
     *
     * @param first inclusive
     * @param last inclusive
     */
    public record Range(long first, long last) {
        public Range {
            if (first > last) {
                throw new IllegalArgumentException("a range from " + first + " to " + last);
            }
        }

        /** One seq alone. */
        public static Range of(long seq) {
            return new Range(seq, seq);
        }
    }

    public HostMark {
        if (lowWater < 0) {
            throw new IllegalArgumentException("low-water mark " + lowWater + " is negative");
        }
        settledAbove = List.copyOf(settledAbove);
        long previous = lowWater;
        for (Range range : settledAbove) {
            if (range.first() <= previous) {
                throw new IllegalArgumentException("settled seqs are not ascending above the mark " + lowWater);
            }
            previous = range.last();
        }
    }
}
