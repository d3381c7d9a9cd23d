package parallax.atproto.testkit.load;

/**
 * How fast a host makes its events.
 *
 * @param framesPerSecond 0: all of them are there at once, and each subscriber takes them as fast as it can
 * @param frames how many at all; beyond one pass the traffic begins anew under new numbers
 */
public record Pace(long framesPerSecond, long frames) {

    public Pace {
        if (framesPerSecond < 0 || frames < 1) {
            throw new IllegalArgumentException("no pace");
        }
    }

    /** How many are there this long after the start. */
    long released(long nanos) {
        if (framesPerSecond == 0) {
            return frames;
        }
        return Math.min(frames, (long) (nanos / 1e9 * framesPerSecond));
    }
}
