package parallax.relay.flow;

import java.util.OptionalLong;
import parallax.atproto.cbor.ByteSlice;

/**
 * Where upstream connections deliver. The calls of one host come from one thread at a time, in the order of its socket.
 * Blocking is backpressure: the caller does not read its socket meanwhile.
 */
public interface Intake {
    /**
     * A new socket to the host is open; its seqs are compared with each other only.
     *
     * @param cursor the seq after which the host was asked to go on; empty when it was asked for what comes now
     */
    void opened(UpstreamSource from, OptionalLong cursor);

    /**
     * The host's cursor was reset: what comes next may repeat the past under new seqs. Also called by the intake's
     * owner after an operator's reset.
     */
    void cursorReset(UpstreamSource from);

    /** One binary message. Blocks while a lane or the host's share of the parking lot is full. */
    void accept(RawFrame frame) throws InterruptedException;

    /**
     * A message over the frame limit, not held in memory.
     *
     * @param head its first bytes, at most 64 KiB
     * @param length the announced length of the message in bytes
     */
    void oversize(UpstreamSource from, ByteSlice head, long length) throws InterruptedException;
}
