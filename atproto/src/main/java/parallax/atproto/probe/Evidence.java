package parallax.atproto.probe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.PlainText;

/**
 * One question to one server and what came of it, in few words and never with a payload.
 *
 * @param at when the answer was there
 * @param host who was asked, as host and port; for a resolution the DID's method, such as {@code did:plc}
 * @param asked the XRPC method, or {@link #RESOLVE} or {@link #REFRESH}
 * @param status the HTTP status; 0 where none is known
 * @param error the error's name in the answer; null if there was none
 * @param said what that says of the account, for people; at most {@value #MAX_LENGTH} characters
 */
public record Evidence(
        Instant at,
        String host,
        String asked,
        int status,
        @Nullable String error,
        String said) {

    /** The DID was resolved. */
    public static final String RESOLVE = "resolve";

    /** The DID was resolved anew, past every cache. */
    public static final String REFRESH = "refresh";

    /** Characters of {@code host} and {@code said}. */
    public static final int MAX_LENGTH = 200;

    public Evidence {
        if (status < 0) {
            throw new IllegalArgumentException("not an HTTP status: " + status);
        }
        host = PlainText.of(host, MAX_LENGTH);
        said = PlainText.of(said, MAX_LENGTH);
    }
}
