package parallax.relay.upstream;

import java.time.Duration;

/**
 * Budgets and schedules of the sockets to the hosts.
 *
 * @param framesPerHost frames of one host in memory before their ruling
 * @param bytesPerHost bytes of them
 * @param bytesOfAll bytes of all hosts together
 * @param bytesArriving bytes of long messages of all hosts that are not whole yet
 * @param offlineAfter so many failures in a row make a host offline
 * @param offlineRetry how long an offline host waits for its next try, at least; half as long again at most
 * @param startPause the pause between two connects when the relay starts, so that thousands of hosts do not burst
 * @param hurryAtMostEvery how often a crawl request may end an offline host's wait
 * @param idleAfter a connected host is idle that said nothing for so long
 */
public record UpstreamLimits(
        int framesPerHost,
        int bytesPerHost,
        long bytesOfAll,
        long bytesArriving,
        int offlineAfter,
        Duration offlineRetry,
        Duration startPause,
        Duration hurryAtMostEvery,
        Duration idleAfter) {
    /**
     * 1,000 frames and 16 MiB a host; 256 MiB in all, but an eighth of the heap at most, since what is decoded takes
     * about three times its bytes; 64 MiB arriving; offline after 12 failures, then tried every 30 to 45 minutes; idle
     * after an hour.
     */
    public static UpstreamLimits within(long maxHeapBytes) {
        return new UpstreamLimits(
                1000,
                16 << 20,
                Math.clamp(maxHeapBytes / 8, 1, 256L << 20),
                64L << 20,
                12,
                Duration.ofMinutes(30),
                Duration.ofMillis(2),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
    }
}
