package parallax.atproto.http;

import java.time.Duration;
import okhttp3.Headers;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;

/** What came of one HTTP request. */
public sealed interface HttpReply {

    /** An answer of any status, its body complete and within the limit. */
    record Answer(int status, Headers headers, ByteSlice body) implements HttpReply {}

    /** An answer whose body is longer than {@code limitBytes}; nothing of it was kept. */
    record Oversize(int status, long limitBytes) implements HttpReply {}

    /** An answer whose body ended before its announced length, or came too slowly; nothing of it was kept. */
    record Cut(int status, String reason) implements HttpReply {}

    /** The {@link AddressGuard} refused the URL, a redirect or every address of the host. */
    record Blocked(String reason) implements HttpReply {}

    /** Not sent: its turn ({@link WaitPolicy}) would come only after {@code retryIn}. */
    record TooSoon(Duration retryIn) implements HttpReply {}

    /** No answer: name, connection, TLS, time, too many redirects, or the caller was interrupted. */
    record NoAnswer(Silence silence, String reason) implements HttpReply {

        /** For no reason that is told apart. */
        public NoAnswer(String reason) {
            this(Silence.OTHER, reason);
        }
    }
}
