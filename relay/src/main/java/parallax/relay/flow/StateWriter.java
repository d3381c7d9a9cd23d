package parallax.relay.flow;

import java.util.List;

/** The state that is derived from the log. One thread. */
public interface StateWriter {
    /**
     * Applies events that are durable in the log, and the marks, in one atomic step together with the applied seq.
     * Applying a batch again leaves the same state.
     *
     * @param batch ascending by seq; may be empty when only marks moved
     * @throws StateUnavailableException when nothing was applied and the same call may be made again
     */
    void apply(List<Sequenced> batch, List<HostMark> marks);

    /** The seq of the last applied event; 0 when there is none. */
    long appliedSeq();
}
