package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.LogRecordSink;
import parallax.relay.flow.RecordsGoneException;

/** Reads on from segment to segment. Its open file stays readable when retention deletes it. */
final class SegmentedReader implements LogReader {
    private final SegmentChain chain;
    private final ScratchBuffers scratches;
    private Segment segment;
    private @Nullable LogFile file;
    private long position;
    private long nextSeq;
    /** The last record passed in this segment; before any, the one before the segment. */
    private long passed;

    SegmentedReader(SegmentChain chain, ScratchBuffers scratches, long nextSeq) {
        this.chain = chain;
        this.scratches = scratches;
        this.segment = chain.holding(nextSeq);
        this.nextSeq = Math.max(nextSeq, segment.firstSeq);
    }

    @Override
    public int read(long through, int maxBytes, LogRecordSink sink) {
        return readStored(
                through, maxBytes, found -> sink.record(found.seq(), found.kind(), found.did(), found.frame()));
    }

    /** As {@link #read}, with all that is stored; a record is valid during the call only. */
    int readStored(long through, int maxBytes, Consumer<StoredRecord> sink) {
        if (nextSeq > through) {
            return 0;
        }
        ByteBuffer scratch = scratches.take();
        try {
            int count = 0;
            while (count == 0 && nextSeq <= through) {
                LogFile open = file != null ? file : open(scratch);
                count = readHere(open, new RecordScan(open, position, scratch), through, maxBytes, sink);
            }
            return count;
        } catch (NoSuchFileException e) {
            throw new RecordsGoneException("the record " + nextSeq + " is no longer kept");
        } catch (IOException e) {
            throw SegmentChain.unreadable(segment, e);
        } finally {
            scratches.giveBack(scratch);
        }
    }

    private LogFile open(ByteBuffer scratch) throws IOException {
        LogFile opened = segment.openToRead();
        file = opened;
        position = segment.index(scratch).floor(nextSeq);
        passed = segment.header().previousSeq();
        chain.used(segment);
        return opened;
    }

    private int readHere(LogFile open, RecordScan scan, long through, int maxBytes, Consumer<StoredRecord> sink)
            throws IOException {
        int count = 0;
        long stopAt = position + maxBytes;
        // Nothing behind `through` is looked at: it may be half written.
        while (nextSeq <= through && (count == 0 || position < stopAt)) {
            switch (scan.next()) {
                case RECORD -> {
                    if (scan.record().seq() > nextSeq) {
                        return orMissing(count, scan.position());
                    }
                    count += take(scan, sink);
                }
                case BROKEN -> {
                    return orMissing(count, scan.position());
                }
                case END -> {
                    if (count == 0) {
                        moveOn(open, scan.position());
                    }
                    return count;
                }
            }
        }
        return count;
    }

    /** What was read ahead of damage is whole and is handed out; the next read finds the damage again. */
    private int orMissing(int count, long offset) {
        if (count == 0) {
            throw missing(offset);
        }
        return count;
    }

    private int take(RecordScan scan, Consumer<StoredRecord> sink) {
        StoredRecord found = scan.record();
        long seq = found.seq();
        position = scan.end();
        passed = seq;
        if (seq < nextSeq) {
            return 0;
        }
        sink.accept(found);
        nextSeq = seq + 1;
        return 1;
    }

    private void moveOn(LogFile finished, long end) throws IOException {
        Segment next = chain.after(segment);
        if (next == null) {
            throw missing(end);
        }
        if (next.header().previousSeq() != passed) {
            throw goneOrMissing(next, end);
        }
        finished.close();
        file = null;
        segment = next;
        nextSeq = Math.max(nextSeq, next.firstSeq);
    }

    /** A gap in the chain is retention's work when everything up to the next segment is gone, else damage. */
    private RuntimeException goneOrMissing(Segment next, long end) {
        if (chain.all().getFirst().firstSeq >= next.firstSeq) {
            return new RecordsGoneException("the record " + nextSeq + " is no longer kept");
        }
        return missing(end);
    }

    private LogCorruptException missing(long offset) {
        return new LogCorruptException(segment.path(), offset, "wanted the record " + nextSeq);
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw SegmentChain.unreadable(segment, e);
        }
        file = null;
    }
}
