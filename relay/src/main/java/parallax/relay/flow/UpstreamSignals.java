package parallax.relay.flow;

/**
 * What the intake asks of a host's connection. Called on the thread that delivers the host's frames, between two
 * frames, so an implementation only notes the wish and acts when the call that delivered the frame has returned. Never
 * blocks.
 */
public interface UpstreamSignals {
    /** Why the socket is to be opened again. */
    enum Cause {
        /** A frame that cannot be decoded is asked for once more. */
        POISON,
        /** The host said our cursor is in its future; asked once more before it is believed. */
        FUTURE_CURSOR,
        /** The host found us too slow. */
        CONSUMER_TOO_SLOW,
        /** Another error frame. */
        ERROR_FRAME
    }

    /** Closes the socket and connects again from the host's mark, with backoff. */
    void reconnect(UpstreamSource from, Cause cause);

    /**
     * Sets the host's cursor anew: the mark is reset, the socket is closed, and the next connection starts from there.
     * The implementation does not call {@link Intake#cursorReset} for it: the intake that asks knows.
     */
    void reset(UpstreamSource from, StartFrom where);
}
