package parallax.relay.flow;

import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The durable, ordered log of accepted events. Appending belongs to one thread; reading to any.
 *
 * <p>A record may be read as soon as it is durable; subscribers are shown it once it was announced through {@link
 * Published}.
 */
public interface EventLog extends AutoCloseable {
    /**
     * Appends events with ascending seqs, all above {@link #lastSeq()}; durable when it returns.
     *
     * @param lowWater the mark of each host, stored with its events so that a restart does not emit one twice
     * @throws IOException when the batch could not be made durable. The log is as before; the same batch may be
     *     appended again
     */
    void append(List<Sequenced> batch, ToLongFunction<HostId> lowWater) throws IOException;

    /** The oldest seq that is kept; {@code lastSeq() + 1} when nothing is. */
    long oldestSeq();

    /** The newest durable seq; in a new log the one before the first to come. */
    long lastSeq();

    /** A reader whose first record is the oldest kept one with a seq above {@code after}. */
    LogReader openAfter(long after);

    @Override
    void close();
}
