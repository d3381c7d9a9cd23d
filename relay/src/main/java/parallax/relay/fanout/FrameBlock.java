package parallax.relay.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;

/**
 * Frames back to back in one direct buffer, so that many of them are one slice and one part of a gathering write.
 *
 * <p>One thread adds while any number of others read; its memory returns to the pool when it is released and the last
 * slice has been sent.
 */
final class FrameBlock {
    private static final int START_FRAMES = 64;

    private final ByteBuf bytes;
    private final int capacity;
    private long[] seqs = new long[START_FRAMES];
    private int[] ends = new int[START_FRAMES];
    private byte[] kinds = new byte[START_FRAMES];
    private int[] didEnds = new int[START_FRAMES];
    private byte[] dids = new byte[START_FRAMES * 32];
    private boolean released;
    /** Written last by the adding thread: what it counts is visible to whoever reads it. */
    private volatile int count;

    /** @param capacity bytes of frames; a longer first frame passes alone */
    FrameBlock(int capacity) {
        this.capacity = capacity;
        this.bytes = PooledByteBufAllocator.DEFAULT.directBuffer(capacity);
    }

    /**
     * False, and nothing added, when the frame does not fit behind others. So the memory that slices share never moves.
     */
    boolean add(long seq, EventKind kind, ByteBuffer did, ByteBuffer frame) {
        if (count > 0 && bytes.writerIndex() + frame.remaining() > capacity) {
            return false;
        }
        append(seq, kind, did, frame);
        return true;
    }

    /** Adds whatever its length; only while nobody else has the block, for its memory may move. */
    void append(long seq, EventKind kind, ByteBuffer did, ByteBuffer frame) {
        int at = count;
        if (at == seqs.length) {
            grow(2 * at);
        }
        bytes.writeBytes(frame);
        seqs[at] = seq;
        ends[at] = bytes.writerIndex();
        kinds[at] = (byte) kind.code();
        appendDid(at, did);
        count = at + 1;
    }

    private void appendDid(int at, ByteBuffer did) {
        int start = at == 0 ? 0 : didEnds[at - 1];
        int end = start + did.remaining();
        if (end > dids.length) {
            dids = Arrays.copyOf(dids, Math.max(end, 2 * dids.length));
        }
        did.get(dids, start, end - start);
        didEnds[at] = end;
    }

    private void grow(int frames) {
        seqs = Arrays.copyOf(seqs, frames);
        ends = Arrays.copyOf(ends, frames);
        kinds = Arrays.copyOf(kinds, frames);
        didEnds = Arrays.copyOf(didEnds, frames);
    }

    int frames() {
        return count;
    }

    /** Bytes of memory that it holds. */
    int memory() {
        return bytes.capacity();
    }

    /** Bytes of all blocks and of the slices of them that sockets still hold. Any thread. */
    static long memoryOfAll() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    /** Of the first frame; only when there is one. */
    long firstSeq() {
        return seqs[0];
    }

    /**
     * The frames from the first one at or above {@code from}, without those the filter hides.
     *
     * @return null when there is none, or the block is released
     */
    @Nullable
    FrameRun run(long from, int maxFrames, int maxBytes, ReplayFilter filter) {
        int now = count;
        int found = Arrays.binarySearch(seqs, 0, now, from);
        int first = found >= 0 ? found : -found - 1;
        if (first == now) {
            return null;
        }
        int start = first == 0 ? 0 : ends[first - 1];
        int end = first + 1;
        while (end < now && end - first < maxFrames && ends[end] - start <= maxBytes) {
            end++;
        }
        return slice(first, end, filter);
    }

    private synchronized @Nullable FrameRun slice(int first, int end, ReplayFilter filter) {
        if (released) {
            return null;
        }
        long nextSeq = seqs[end - 1] + 1;
        if (seqs[first] >= filter.hidesBelow()) {
            return new FrameRun(List.of(frames(first, end)), end - first, nextSeq);
        }
        List<ByteBuf> shown = new ArrayList<>();
        int count = 0;
        int start = first;
        for (int i = first; i <= end; i++) {
            if (i == end || hidden(i, filter)) {
                if (start < i) {
                    shown.add(frames(start, i));
                    count += i - start;
                }
                start = i + 1;
            }
        }
        return new FrameRun(shown, count, nextSeq);
    }

    private ByteBuf frames(int first, int end) {
        int start = first == 0 ? 0 : ends[first - 1];
        return bytes.retainedSlice(start, ends[end - 1] - start);
    }

    private boolean hidden(int at, ReplayFilter filter) {
        if (seqs[at] >= filter.hidesBelow()) {
            return false;
        }
        int start = at == 0 ? 0 : didEnds[at - 1];
        String did = new String(dids, start, didEnds[at] - start, StandardCharsets.US_ASCII);
        return filter.hides(seqs[at], EventKind.ofCode(kinds[at]), new Did(did));
    }

    /** Gives up the block's own hold on its memory. */
    synchronized void release() {
        if (!released) {
            released = true;
            bytes.release();
        }
    }
}
