package parallax.relay.fanout;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Neighbouring frames, ready to send.
 *
 * @param frames slices that hold whole frames; each carries one reference for the session
 * @param count of frames in them
 * @param nextSeq what follows for this reader
 */
record FrameRun(List<ByteBuf> frames, int count, long nextSeq) {}
