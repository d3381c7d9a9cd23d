package parallax.relay.fanout;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.EventKind;

/**
 * The newest records in memory, shared by all subscribers that keep up. One thread adds; any thread reads. Its own
 * memory is bounded; what slow sockets still hold of dropped blocks is bounded by their high water marks.
 */
final class Tail {
    private final long maxBytes;
    private final int blockBytes;
    private volatile FrameBlock[] blocks = new FrameBlock[0];
    private long memory;

    /** @param maxBytes memory of all blocks; at least one block is kept */
    Tail(long maxBytes, int blockBytes) {
        this.maxBytes = maxBytes;
        this.blockBytes = blockBytes;
    }

    void add(long seq, EventKind kind, ByteBuffer did, ByteBuffer frame) {
        FrameBlock[] now = blocks;
        if (now.length > 0 && now[now.length - 1].add(seq, kind, did, frame)) {
            return;
        }
        FrameBlock block = new FrameBlock(Math.max(blockBytes, frame.remaining()));
        boolean added = block.add(seq, kind, did, frame);
        if (!added) {
            throw new IllegalStateException("an empty block takes any frame");
        }
        memory += block.memory();
        int dropped = 0;
        while (dropped < now.length && memory > maxBytes) {
            memory -= now[dropped++].memory();
        }
        FrameBlock[] after = Arrays.copyOfRange(now, dropped, now.length + 1);
        after[after.length - 1] = block;
        blocks = after;
        for (int i = 0; i < dropped; i++) {
            now[i].release();
        }
    }

    /**
     * Frames from the first one at or above {@code from}.
     *
     * @return null when the tail does not reach back to {@code from}, or holds nothing there
     */
    @Nullable
    FrameRun run(long from, int maxFrames, int maxRunBytes, ReplayFilter filter) {
        FrameBlock[] now = blocks;
        if (now.length == 0 || from < now[0].firstSeq()) {
            return null;
        }
        int low = 0;
        int high = now.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (now[middle].firstSeq() <= from) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        FrameRun here = now[low].run(from, maxFrames, maxRunBytes, filter);
        // Behind the last frame of its block, the seq is the first of the next one.
        return here != null || low + 1 == now.length ? here : now[low + 1].run(from, maxFrames, maxRunBytes, filter);
    }

    /** Bytes of memory of all blocks. The adding thread, or a roughly right figure for others. */
    long memory() {
        long total = 0;
        for (FrameBlock block : blocks) {
            total += block.memory();
        }
        return total;
    }

    /** Gives everything back. The adding thread, as its last call. */
    void close() {
        FrameBlock[] now = blocks;
        blocks = new FrameBlock[0];
        for (FrameBlock block : now) {
            block.release();
        }
    }
}
