package parallax.atproto.http;

import java.time.Duration;

/**
 * What one request may take.
 *
 * @param connect time for one connection attempt
 * @param call time for the whole call, body and redirects included
 * @param maxBodyBytes bytes of a reply's body after decompression, inclusive
 * @param maxRedirects redirects followed for a GET; 0 follows none
 */
public record HttpLimits(Duration connect, Duration call, int maxBodyBytes, int maxRedirects) {

    /** For DID documents: 5 s to connect, 10 s in all, 256 KiB, 3 redirects. */
    public static final HttpLimits DOCUMENTS =
            new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 256 * 1024, 3);

    /** For XRPC: 10 s to connect, 30 s in all, 5 MiB, 3 redirects. */
    public static final HttpLimits XRPC =
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), 5 * 1024 * 1024, 3);

    public HttpLimits {
        if (connect.isNegative() || connect.isZero() || call.isNegative() || call.isZero()) {
            throw new IllegalArgumentException("time limits must be positive");
        }
        if (maxBodyBytes < 1 || maxRedirects < 0) {
            throw new IllegalArgumentException("the body limit must be positive, the redirect limit 0 or more");
        }
    }
}
