package parallax.relay.backfill;

import java.time.Duration;

/**
 * How hearsay is checked.
 *
 * @param every how often a sample is taken
 * @param sample repos in one
 * @param room checks that could be asked for now at which none is taken: what events ask for goes first; 1 to 1,000
 * @param patience from the question until what it did not confirm goes
 * @param remembered repos that were asked for and may have to go
 */
public record HearsayLimits(Duration every, int sample, int room, Duration patience, int remembered) {
    /**
     * A repo a second, 86,400 a day, beside which the queue has room for what events ask for. A day is four times as
     * long as the queue tries a repo.
     */
    public static HearsayLimits standard() {
        return new HearsayLimits(Duration.ofSeconds(10), 10, 200, Duration.ofDays(1), 100_000);
    }
}
