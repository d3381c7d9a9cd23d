package parallax.relay.control;

import java.net.InetAddress;
import parallax.relay.flow.Answer;

/** Backward port: asks the relay to subscribe to a host. */
public interface Crawling {
    /** Who asks. */
    sealed interface Asker {
        /** The operator, for whom no limit counts. */
        record Operator() implements Asker {}

        /** Anybody, at that address. */
        record Stranger(InetAddress address) implements Asker {}
    }

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
        /** Strangers may not ask. */
        NOT_TAKEN,
        /** The operator has banned it, or its domain. */
        BANNED,
        /** It does not answer {@code describeServer}. */
        UNREACHABLE,
        /** More new hosts than a day may bring. */
        TOO_MANY_NEW_HOSTS,
        /** More requests for unknown hosts than are checked in a minute, from that address or in all. */
        TOO_MANY_REQUESTS
    }

    /**
     * Checks a host and subscribes to it. Blocks for at most the time of one request to the host.
     *
     * @param hostname as the caller wrote it: a name or a URL
     * @param asker whose limits count
     */
    Answer request(String hostname, Asker asker) throws InterruptedException;
}
