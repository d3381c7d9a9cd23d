package parallax.relay.flow;

import java.util.List;

/**
 * The durable, ordered log of accepted events. Appending belongs to one thread; reading to any.
 *
 * <p>A seq is readable once it was announced through {@link Published}.
 */
public interface EventLog extends AutoCloseable {
    /** Appends events with ascending seqs and the marks that moved; durable when it returns. */
    void append(List<Sequenced> batch, List<HostMark> marks) throws InterruptedException;

    /** The oldest seq that is kept; {@code lastSeq() + 1} when nothing is. */
    long oldestSeq();

    /** The newest durable seq; 0 when there never was one. */
    long lastSeq();

    /** A reader whose first record is the oldest kept one with a seq above {@code after}. */
    LogReader openAfter(long after);

    @Override
    void close();
}
