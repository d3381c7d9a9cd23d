package parallax.atproto.http;

import java.time.Duration;

/**
 * What one download may be.
 *
 * @param mediaType the only type taken, without parameters; an answer that names none is taken too
 * @param maxBytes bytes of the body after decompression, inclusive
 * @param minBytesPerSecond the slowest rate in each {@code window} of time spent waiting for bytes; 0 sets none, but a
 *     window without any byte still ends the download
 * @param window positive
 * @param total time for the whole call: redirects, body, and the reader's own work
 */
public record DownloadRules(String mediaType, long maxBytes, int minBytesPerSecond, Duration window, Duration total) {

    /** A repository: 2 GiB, 4 KiB/s in each 15 s, 15 min. */
    public static final DownloadRules REPO = new DownloadRules(
            "application/vnd.ipld.car", 2L << 30, 4 * 1024, Duration.ofSeconds(15), Duration.ofMinutes(15));

    public DownloadRules {
        if (maxBytes < 1 || minBytesPerSecond < 0 || !window.isPositive() || !total.isPositive()) {
            throw new IllegalArgumentException("limits of bytes and time are positive, a speed zero or more");
        }
    }
}
