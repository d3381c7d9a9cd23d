package parallax.relay.collections;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import parallax.relay.control.ControlPlaneException;

/**
 * Port: the backfill under way, or the last one, and how far each of its parts is, in the control plane. Any thread;
 * each call may throw a {@link ControlPlaneException}, and is durable when it returns.
 */
public interface BackfillBook {
    /** Where entries come from; the parts of a run are collections, hosts or accounts. */
    enum Kind {
        /** Another relay's {@code listReposByCollection}, by collection. */
        IMPORT,
        /** The accounts of PDSes, by host. */
        CRAWL,
        /** Accounts, each asked for at its own PDS. */
        DIDS
    }

    /** What becomes of a run. */
    enum Phase {
        RUNNING,
        PAUSED,
        DONE,
        CANCELLED
    }

    /**
     * A run.
     *
     * @param source the other relay; empty for what has none
     * @param endedAt the epoch while it has not ended
     */
    record Run(Kind kind, String source, Phase phase, Instant startedAt, Instant endedAt) {}

    /**
     * A part that is not done.
     *
     * @param subject an NSID, a host name or a DID
     * @param cursor where its next page starts; empty for the beginning
     * @param pages that were finished
     * @param imported entries of these pages
     * @param failures in a row since then
     */
    record Part(String subject, String cursor, long pages, long imported, int failures) {}

    /** Parts, with the entries and pages of all of them. */
    record Sums(long total, long completed, long failed, long imported, long pages) {}

    /** A part that was given up. */
    record Failure(String subject, String reason) {}

    /** Begins a run in the place of the last one. Of a begin that was cut short nothing is left to go on with. */
    void begin(Run run, Collection<String> subjects);

    /** The run under way, or the last one. */
    Optional<Run> run();

    /** Changes the run's phase; the time counts for one that ends it. */
    void enter(Phase phase, Instant now);

    /**
     * Parts whose time has come, in one order, those that were put off last: so a part goes on until it is completed.
     */
    List<Part> due(Instant now, int limit);

    /** When the next part is due, of those that are not done; empty when all are. */
    Optional<Instant> nextDue();

    /**
     * A page is finished.
     *
     * @param cursor where the next one starts; empty when the part is completed
     * @param entries of this page
     */
    void turned(Part part, String cursor, long entries);

    /**
     * Nothing was learnt; to be tried again at a time.
     *
     * @param failures in a row, this one among them if it counts as one
     */
    void again(Part part, int failures, Instant at, String reason);

    /** The part is given up. */
    void failed(Part part, String reason);

    /** How far the run is. */
    Sums sums();

    /** Parts that were given up, in order of their subjects. */
    List<Failure> failures(int limit);
}
