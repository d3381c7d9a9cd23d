package parallax.atproto.testkit.load;

/**
 * How fast a host makes its events.
 *
 * @param framesPerSecond 0: all of them are there at once, and each subscriber takes them as fast as it can
 * @param frames how many at all; beyond one pass the traffic begins anew under new numbers
 */
public record Pace(double framesPerSecond, long frames) {
    private static final long SHORTEST_TICK = 2;
    private static final long LONGEST_TICK = 1_000;

    public Pace {
        if (!(framesPerSecond >= 0) || frames < 1) {
            throw new IllegalArgumentException("no pace");
        }
    }

    /** How often to look for new ones, in milliseconds: ten times for each, within what is worth a wakeup. */
    long tickMillis() {
        return framesPerSecond == 0
                ? LONGEST_TICK
                : Math.clamp((long) (100 / framesPerSecond), SHORTEST_TICK, LONGEST_TICK);
    }

    /** How many are there this long after the start. */
    long released(long nanos) {
        if (framesPerSecond == 0) {
            return frames;
        }
        return Math.min(frames, (long) (nanos / 1e9 * framesPerSecond));
    }
}
