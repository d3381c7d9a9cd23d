package parallax.atproto.firehose;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import parallax.atproto.cbor.ByteSlice;

/**
 * What a {@link FirehoseClient} asks and tells, always on its one thread. Every method may block; {@link
 * FirehoseClient#close} interrupts it. An unchecked exception ends the client and reaches the thread's uncaught
 * exception handler: a listener throws only when local state is broken.
 */
public interface FirehoseListener {
    /** Asked before each connect: the {@code cursor} to send, or empty for none (live). */
    OptionalLong cursor();

    /** The handshake succeeded. Header names in lower case; of repeated headers the first. */
    void opened(Map<String, String> responseHeaders);

    /**
     * A message of more than {@link FirehoseOptions#SMALL_FRAME_BYTES} begins, or one whose length is not told yet.
     * Nothing more of it is read before this returns, so a listener that has no memory for it waits here. {@link
     * #frame} or {@link #oversize} follows, or the connection's end.
     *
     * @param length what it may take in memory at most, in bytes
     */
    default void begins(long length) throws InterruptedException {}

    /**
     * Whether the message that {@link #begins} told of is to be whole within 10 seconds and not within 60, since others
     * wait for the memory that it takes. Asked at least once a second while it arrives.
     */
    default boolean pressed() {
        return false;
    }

    /** One whole binary message. Nothing more is read from the socket before this returns. */
    void frame(ByteSlice frame) throws InterruptedException;

    /**
     * A message over the cap went by without being held.
     *
     * @param first64KiB the first bytes of it, at most 65,536
     * @param length all its bytes
     */
    void oversize(ByteSlice first64KiB, long length) throws InterruptedException;

    /**
     * Asked after each connection that ended by itself: how long to wait before the next, or empty to stop the client.
     *
     * @param planned what the back-off (or a longer Retry-After) says
     */
    default Optional<Duration> retry(CloseReason reason, Duration planned) {
        return Optional.of(planned);
    }

    /**
     * Told after {@link #retry}, and once more with {@link CloseReason.Closed} as the last call after {@link
     * FirehoseClient#close}.
     *
     * @param retryIn time until the next connect; 0 means there is none
     */
    void closed(CloseReason reason, Duration retryIn);
}
