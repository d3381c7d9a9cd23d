package parallax.atproto.probe;

import java.time.Duration;

/**
 * What one {@link AccountProbe} may cost in all its runs together; what does not fit is {@link AccountClass#UNCHECKED}.
 *
 * @param accounts accounts that are asked about; 0 for none
 * @param requests requests to PDSes and resolutions that no cache answers, repeated tries included; 0 for none
 * @param time from the probe's creation
 * @param atOnce requests under way in all
 * @param atOncePerGroup accounts in work at one host, or at all hosts of one operator
 */
public record ProbeLimits(
        int accounts, int requests, Duration time, int atOnce, int atOncePerGroup, ProbePatience patience) {

    /** 10,000 accounts, 50,000 requests, 10 min; 32 at once, 4 for each operator. */
    public static final ProbeLimits DEFAULT =
            new ProbeLimits(10_000, 50_000, Duration.ofMinutes(10), 32, 4, ProbePatience.DEFAULT);

    public ProbeLimits {
        if (accounts < 0 || requests < 0 || !time.isPositive()) {
            throw new IllegalArgumentException("a budget is not negative, and its time positive");
        }
        if (atOnce < 1 || atOncePerGroup < 1) {
            throw new IllegalArgumentException("at least one at once");
        }
    }

    /** These with another budget. */
    public ProbeLimits within(int accounts, int requests, Duration time) {
        return new ProbeLimits(accounts, requests, time, atOnce, atOncePerGroup, patience);
    }

    /** These with another concurrency. */
    public ProbeLimits atOnce(int all, int perGroup) {
        return new ProbeLimits(accounts, requests, time, all, perGroup, patience);
    }

    /** These with another patience. */
    public ProbeLimits with(ProbePatience other) {
        return new ProbeLimits(accounts, requests, time, atOnce, atOncePerGroup, other);
    }
}
