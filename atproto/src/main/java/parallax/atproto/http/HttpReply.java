package parallax.atproto.http;

import java.time.Duration;
import okhttp3.Headers;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.PlainText;

/** What came of one HTTP request. */
public sealed interface HttpReply {

    /** An answer of any status, its body complete and within the limit. */
    record Answer(int status, Headers headers, ByteSlice body) implements HttpReply {}

    /** Anything but a whole answer. */
    sealed interface Incomplete extends HttpReply {
        /** What went wrong, for people; what strangers wrote is plain and short. */
        String why();
    }

    /** An answer whose body is longer than {@code limitBytes}; nothing of it was kept. */
    record Oversize(int status, long limitBytes) implements Incomplete {
        @Override
        public String why() {
            return "longer than " + limitBytes + " bytes";
        }
    }

    /** An answer whose body ended before its announced length, or came too slowly; nothing of it was kept. */
    record Cut(int status, String reason) implements Incomplete {
        @Override
        public String why() {
            return "the answer was cut: " + reason;
        }
    }

    /** The {@link AddressGuard} refused the URL, a redirect or every address of the host. */
    record Blocked(String reason) implements Incomplete {
        private static final int LONGEST = 300;

        public Blocked {
            // It quotes the URL, which a document or a redirect of a stranger may have named.
            reason = PlainText.of(reason, LONGEST);
        }

        @Override
        public String why() {
            return "blocked: " + reason;
        }
    }

    /** Not sent: its turn ({@link WaitPolicy}) would come only after {@code retryIn}. */
    record TooSoon(Duration retryIn) implements Incomplete {
        @Override
        public String why() {
            return "no turn in time, but in " + retryIn;
        }
    }

    /** No answer: name, connection, TLS, time, too many redirects, or the caller was interrupted. */
    record NoAnswer(Silence silence, String reason) implements Incomplete {

        /** For no reason that is told apart. */
        public NoAnswer(String reason) {
            this(Silence.OTHER, reason);
        }

        @Override
        public String why() {
            return reason;
        }
    }
}
