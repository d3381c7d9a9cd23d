package parallax.relay.flow;

/** Backward port: asks the relay to subscribe to a host. */
public interface Crawling {
    /** What became of a request. */
    sealed interface Answer {
        /** The host is subscribed to, or was already. */
        record Subscribed(String hostname) implements Answer {}

        /**
         * It is not.
         *
         * @param error an error name of the lexicon, or {@code BadRequest}
         */
        record Refused(Refusal error, String message) implements Answer {}
    }

    /** Why a host is not subscribed to. */
    enum Refusal {
        /** The name is not one that may be crawled. */
        BAD_HOSTNAME,
        /** The operator has banned it. */
        BANNED,
        /** It does not answer {@code describeServer}. */
        UNREACHABLE,
        /** More new hosts than a day may bring. */
        TOO_MANY_NEW_HOSTS
    }

    /**
     * Checks a host and subscribes to it. Blocks for at most the time of one request to the host.
     *
     * @param hostname as the caller wrote it: a name or a URL
     * @param byOperator whether the limit on new hosts per day is waived
     */
    Answer request(String hostname, boolean byOperator) throws InterruptedException;
}
