package parallax.relay.flow;

import java.util.List;

/**
 * The durable cursor of each host: a low-water mark such that every upstream seq at or below it is settled. What is
 * settled above it (an older event is still parked) is remembered, so that after a crash a resent event is never
 * emitted twice. Any thread; never blocks.
 */
public interface Marks {
    /**
     * Begins an event.
     *
     * @return false when {@code seq} is at or below the mark, settled above it, or already begun: the event is ignored
     */
    boolean begin(HostId host, long seq);

    /**
     * Ends an event that was begun: dropped, passed over, or emitted, which it is only after its record is durable in
     * the log. A seq that is no longer known, because the mark was reset meanwhile, is ignored.
     */
    void settled(HostId host, long seq);

    /** Every seq at or below it is settled; 0 when nothing was. */
    long lowWater(HostId host);

    /** The marks that moved since the last call, each once. */
    List<HostMark> changed();
}
