package parallax.reports.coverage;

/**
 * Why what a stream sent is only a part of what it had to send.
 *
 * @param reason for people
 * @param atMillis time into the window; 0 also for what happened before it, the window's length for what came after
 */
public record Interruption(String reason, long atMillis) {

    public Interruption {
        if (atMillis < 0) {
            throw new IllegalArgumentException("an interruption before the window: " + atMillis);
        }
    }
}
