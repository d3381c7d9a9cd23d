package parallax.atproto.xrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;

/** Why a question has no answer, and whether asking again may help. */
public sealed interface XrpcFailure {

    /** What came instead. */
    Words words();

    /** In few words, for example {@code HTTP 429 RateLimitExceeded: slow down}. */
    default String text() {
        return words().text();
    }

    /**
     * What came instead of an answer; bounded, and without control characters.
     *
     * @param status the HTTP status; 0 where no server answered
     * @param error the error's name, as the server gave it, or one of those of {@link XrpcReply}; null where no server
     *     answered
     * @param said the server's words, or what was wrong; null for none
     */
    record Words(
            int status, @Nullable String error, @Nullable String said) {
        private String text() {
            String detail = said == null ? "" : ": " + said;
            return switch (error) {
                case null -> "no answer" + detail;
                case XrpcReply.INVALID_RESPONSE -> said == null ? "an answer that does not fit" : said;
                case XrpcReply.NOT_SENT -> "not sent" + detail;
                case XrpcReply.UNKNOWN -> "HTTP " + status + detail;
                default -> "HTTP " + status + " " + error + detail;
            };
        }
    }

    /**
     * The server does not have the repo, or does not show it, and names the reason as the lexicons do.
     *
     * @param status what that says of the account; null if the server does not know it (RepoNotFound)
     */
    record Gone(@Nullable AccountStatus status, Words words) implements XrpcFailure {
        /** The error's name, for example {@code RepoTakendown}. */
        public String error() {
            return String.valueOf(words.error());
        }
    }

    /** An older server, a smaller one, or something else: it will not answer this question about anything. */
    record NoSuchMethod(Words words) implements XrpcFailure {}

    /**
     * The same question may well be answered later.
     *
     * @param in when the server, or our own limit, wants to be asked again; null if neither says
     */
    record TryLater(Cause cause, @Nullable Duration in, Words words) implements XrpcFailure {}

    /** A 2xx answer that is not what was asked for: another form, HTML, too long, about another account. */
    record BadAnswer(Words words) implements XrpcFailure {}

    /** Asking again would give the same; or the host may not be asked, and then no server answered. */
    record Refused(Words words) implements XrpcFailure {}

    /** Why the answer may come later. */
    enum Cause {
        /** It was too much, or too soon: 429 or 503. */
        THROTTLED,
        /** Our own politeness leaves no turn in time. */
        NOT_SENT,
        /** The server has a problem of its own: 5xx, 408, a body that was cut. */
        SERVER,
        /** The host's name has no address. */
        NO_ADDRESS,
        /** The host refuses connections. */
        NO_CONNECTION,
        /** Time, network, TLS, or the caller was interrupted. */
        NO_ANSWER;

        /** Whether no server was heard at all, although it was asked. */
        public boolean isSilence() {
            return this == NO_ADDRESS || this == NO_CONNECTION || this == NO_ANSWER;
        }
    }
}
