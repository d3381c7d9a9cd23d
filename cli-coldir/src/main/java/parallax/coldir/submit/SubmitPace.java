package parallax.coldir.submit;

import java.time.Duration;

/**
 * How hosts are handed over.
 *
 * @param batch hosts at once, from 1 to 1,000; the next ones go when these are over
 * @param poll between two looks at the status
 * @param tries of one request, the first included
 * @param patience for one batch to be over
 */
public record SubmitPace(int batch, Duration poll, int tries, Duration patience) {

    public SubmitPace {
        if (batch < 1 || batch > 1_000 || tries < 1 || !poll.isPositive() || !patience.isPositive()) {
            throw new IllegalArgumentException("a batch has 1 to 1,000 hosts, and times are positive");
        }
    }
}
