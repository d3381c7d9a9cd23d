package parallax.relay.fanout;

/** What a read from the log brought. */
sealed interface ColdRead {
    /** Frames, at least one. */
    record Frames(FrameBlock block) implements ColdRead {}

    /** No event has a seq between the position and {@code nextSeq}. */
    record Nothing(long nextSeq) implements ColdRead {}

    /** Too much of the log is in memory already: to be asked for again later. */
    record Later() implements ColdRead {}

    /** The position has left the window. */
    record Gone() implements ColdRead {}

    /** The next records are damaged: what comes after them must not be sent as if nothing were missing. */
    record Damaged() implements ColdRead {}

    /** The read failed, or there is no memory for it; whoever stops the process has been told. */
    record Failed() implements ColdRead {}

    /** For a result that nobody waits for any more. */
    default void discard() {
        if (this instanceof Frames(FrameBlock block)) {
            block.release();
        }
    }
}
