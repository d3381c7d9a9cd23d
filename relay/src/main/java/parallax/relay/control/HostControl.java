package parallax.relay.control;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parallax.relay.flow.HostId;
import parallax.relay.flow.StartFrom;

/**
 * Backward port: what the operator does to hosts. Any thread; a call returns when the change is in the control plane
 * and the sockets have been told. Hostnames are taken in any spelling that {@code requestCrawl} takes; for a name that
 * is none, each call throws an {@link IllegalArgumentException} whose message says why. A {@link ControlPlaneException}
 * means that nothing was changed, a {@link NotAppliedException} that a socket did not end in time: the change is
 * stored, and asking again is safe.
 */
public interface HostControl {
    /** What became of an act on one host. */
    enum Outcome {
        /** It was done, or was so already. */
        DONE,
        /** No host of that name is known. */
        UNKNOWN_HOST,
        /** The host has no socket that could be closed. */
        NOT_CONNECTED
    }

    /** Whether a host is trusted: it may have more accounts and send faster. */
    enum Trust {
        /** Whatever its domain. */
        TRUSTED,
        /** Whatever its domain. */
        UNTRUSTED,
        /** As the list of trusted domains says. */
        BY_DOMAIN
    }

    /** Hosts by ascending id, starting after {@code after} (0 for the first), at most {@code limit}. */
    List<HostDetail> details(HostId after, int limit);

    /** One host. */
    Optional<HostDetail> detail(String hostname);

    /** Closes the socket, and connects anew from where the host was. */
    Outcome disconnect(String hostname) throws InterruptedException;

    /** Closes the socket for good, and refuses the host until {@link #unban}. Survives restarts. */
    Outcome ban(String hostname);

    /** Takes the host back, and connects to it. */
    Outcome unban(String hostname) throws InterruptedException;

    /** Forgets the host's mark and connects again from elsewhere. */
    Outcome resetCursor(String hostname, StartFrom from) throws InterruptedException;

    /**
     * Closes the socket and forgets the host with its mark and settings. Its accounts are kept, without a host until
     * another speaks for them. The host may be crawled again as a new one.
     */
    Outcome delete(String hostname) throws InterruptedException;

    /** Sets the host's own account limit, not negative; empty goes back to the limit of its kind. */
    Outcome setAccountLimit(String hostname, OptionalLong limit);

    /** Sets whether the host is trusted. */
    Outcome setTrust(String hostname, Trust trust);

    /** Refuses all hosts of a domain and below it: those that are connected are disconnected. Survives restarts. */
    void banDomain(String domain);

    /** Takes a domain off the list; false when it is not on it. Hosts that are banned by name stay so. */
    boolean unbanDomain(String domain) throws InterruptedException;

    /** The banned domains, in order. */
    List<String> bannedDomains();

    /** Trusts a domain pattern: a hostname, or {@code *.example.com} for all below. Survives restarts. */
    void trustDomain(String pattern);

    /** Takes a pattern off the list; false when it is not on it. */
    boolean distrustDomain(String pattern);

    /** The trusted patterns, in order. */
    List<String> trustedDomains();

    /** Whether anybody may ask for a crawl. */
    boolean crawlRequestsTaken();

    /** Sets that; survives restarts. */
    void takeCrawlRequests(boolean taken);

    /** How many new hosts strangers may bring in a day. */
    long newHostsPerDay();

    /** Sets that, not negative; survives restarts. */
    void setNewHostsPerDay(long limit);
}
