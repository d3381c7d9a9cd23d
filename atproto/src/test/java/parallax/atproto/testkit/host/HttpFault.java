package parallax.atproto.testkit.host;

import java.time.Duration;
import java.util.Map;

/** How one HTTP answer misbehaves. The WebSocket side has {@link Fault}. */
public sealed interface HttpFault {
    /** Another status with an error of the XRPC shape instead of the answer: 429, 500, 503 and the like. */
    record Status(int status, Map<String, String> headers) implements HttpFault {
        public Status {
            headers = Map.copyOf(headers);
        }

        public Status(int status) {
            this(status, Map.of());
        }
    }

    /** Sends the body in pieces of this many bytes, with a pause before each. */
    record Slow(int pieceBytes, Duration pause) implements HttpFault {}

    /** Ends the connection after this many bytes of the body. */
    record Cut(int afterBytes) implements HttpFault {}

    /** Resets the connection instead of an answer. */
    record Reset() implements HttpFault {}

    /** Never answers, until the server is closed. */
    record Silent() implements HttpFault {}

    /** 200 with this text, declared as JSON. */
    record Body(String text) implements HttpFault {}

    /** The page after {@code pages} pages of a list leads back to the cursor of the first. */
    record CursorLoop(int pages) implements HttpFault {}

    /** Each page of a list but the first says again, before its own entries, those of the page before. */
    record RepeatedPages() implements HttpFault {}

    /** 429 without a Retry-After. */
    static HttpFault tooMany() {
        return new Status(429);
    }

    /** 429 with a Retry-After of whole seconds. */
    static HttpFault tooMany(Duration retryAfter) {
        return new Status(429, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())));
    }
}
