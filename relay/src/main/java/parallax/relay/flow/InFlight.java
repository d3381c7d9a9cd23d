package parallax.relay.flow;

/**
 * The share of its host's budget that a frame holds while it is in memory before its ruling. Released exactly once, by
 * whoever ends the frame's way or bounds it from there on: when it is ignored, parked, dropped, or taken by {@link
 * Sequencing}. Any thread; never blocks.
 */
@FunctionalInterface
public interface InFlight {
    /** Holds nothing. */
    InFlight NONE = () -> {};

    /** Gives the share back. */
    void release();
}
