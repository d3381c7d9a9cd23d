package parallax.relay.fanout;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.RecordsDamagedException;
import parallax.relay.flow.RecordsGoneException;

/**
 * A subscriber's place in the log while it is behind the tail: one open reader, one read at a time. Called by the event
 * loop; between {@link #read} and its answer the reader belongs to the reading thread.
 */
final class ColdPlace {
    private final ColdReads reads;
    private @Nullable LogReader reader;

    ColdPlace(ColdReads reads) {
        this.reads = reads;
    }

    /**
     * Reads from {@code from} to {@code through}, both inclusive, as much as one run holds; answers on another thread.
     */
    void read(long from, long through, Consumer<ColdRead> answer) {
        reads.submit(() -> answer.accept(readNow(from, through)));
    }

    private ColdRead readNow(long from, long through) {
        try {
            if (!reads.hasRoom()) {
                return new ColdRead.Later();
            }
            LogReader open = reader;
            if (open == null) {
                open = reads.log().openAfter(from - 1);
                reader = open;
                // Asked after opening: what is kept now is kept for this reader.
                if (reads.log().oldestSeq() > from) {
                    return new ColdRead.Gone();
                }
            }
            return readBlock(open, through);
        } catch (RecordsGoneException e) {
            return new ColdRead.Gone();
        } catch (RecordsDamagedException e) {
            reads.damaged(e);
            return new ColdRead.Damaged();
        } catch (Throwable e) {
            // Also an Error, such as no more direct memory: without an answer the subscriber would wait for ever.
            reads.failed(e);
            return new ColdRead.Failed();
        }
    }

    private ColdRead readBlock(LogReader open, long through) {
        FrameBlock block = new FrameBlock(reads.runBytes());
        try {
            open.read(through, reads.runBytes(), block::append);
        } catch (Throwable e) {
            block.release();
            throw e;
        }
        if (block.frames() == 0) {
            block.release();
            return new ColdRead.Nothing(through + 1);
        }
        return new ColdRead.Frames(block);
    }

    /** Closes the reader: the subscriber has caught up or gone. */
    void leave() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
