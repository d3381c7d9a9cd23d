package parallax.relay.backfill;

import java.time.Duration;
import parallax.atproto.query.PageTrail;
import parallax.atproto.units.GrowingPause;

/**
 * What a backfill may take.
 *
 * @param collectionPage repos asked for in one page of a collection, 1 to 2,000
 * @param hostPage repos asked for in one page of a host, 1 to 1,000
 * @param visits accounts asked for at once
 * @param pages of one part; one with more is given up
 * @param emptyPages in a row; beyond them the part is given up
 * @param badAnswers since a finished page that are not what was asked for; then the part is given up
 * @param accountFailures in a row of an account; then it is given up
 * @param firstWait after a failure, doubled after each further one
 * @param longestWait that is not a server's wish
 */
public record BackfillLimits(
        int collectionPage,
        int hostPage,
        int visits,
        long pages,
        int emptyPages,
        int badAnswers,
        int accountFailures,
        Duration firstWait,
        Duration longestWait) {

    /** Pages of 1,000 and 250; 8 accounts at once; 50,000 pages; waits from 1 second to 5 minutes. */
    public static BackfillLimits standard() {
        return new BackfillLimits(1_000, 250, 8, 50_000, 100, 5, 8, Duration.ofSeconds(1), Duration.ofMinutes(5));
    }

    /** Those of the way through the pages of one part. */
    PageTrail.Limits trail() {
        return new PageTrail.Limits(pages, emptyPages, false);
    }

    /** The wait after so many failures in a row. */
    Duration wait(int failures) {
        return GrowingPause.doubling(firstWait, longestWait).after(failures);
    }

    /** The same, or the server's wish if that is longer. */
    Duration wait(Outcome.Trouble trouble, int failures) {
        Duration backoff = wait(failures);
        Duration wish = trouble.wish();
        return wish == null || wish.compareTo(backoff) < 0 ? backoff : wish;
    }
}
