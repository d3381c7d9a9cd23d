package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The segment that is written. One thread. */
final class ActiveSegment {
    private final Segment segment;
    private final LogFile file;
    private final SegmentIndex index;
    private final int preallocate;
    private final ByteBuffer zeros;
    private long end;
    private long allocated;

    /**
     * @param end where the next record goes
     * @param preallocate bytes of zeros to keep ahead: a sync that does not move the file's end is several times faster
     */
    ActiveSegment(Segment segment, LogFile file, SegmentIndex index, long end, int preallocate) throws IOException {
        this.segment = segment;
        this.file = file;
        this.index = index;
        this.end = end;
        this.preallocate = preallocate;
        this.zeros = ByteBuffer.allocateDirect(Math.min(preallocate, 64 << 10));
        this.allocated = file.size();
        segment.indexed(index);
        segment.measured(end);
    }

    /**
     * Writes whole records and makes them durable. After an error nothing of the batch counts: the next call writes over it,
     * all of it, since the kernel may drop dirty pages after a failed sync and report the next sync as a success.
     *
     * @return nanoseconds that the sync took
     */
    long append(ByteBuffer records) throws IOException {
        long after = end + records.remaining();
        file.write(records.duplicate(), end);
        long reach = after <= allocated ? allocated : zeroAhead(after);
        long began = System.nanoTime();
        file.force();
        long took = System.nanoTime() - began;
        allocated = reach;
        indexRecords(records);
        end = after;
        segment.measured(end);
        return took;
    }

    private long zeroAhead(long from) throws IOException {
        long at = from;
        while (at < from + preallocate) {
            int bytes = (int) Math.min(zeros.capacity(), from + preallocate - at);
            file.write(zeros.duplicate().clear().limit(bytes), at);
            at += bytes;
        }
        return at;
    }

    private void indexRecords(ByteBuffer records) {
        for (int at = records.position(); at < records.limit(); at += records.getInt(at + RecordLayout.LENGTH)) {
            index.passed(records.getLong(at + RecordLayout.SEQ), end + at - records.position());
        }
    }

    Segment segment() {
        return segment;
    }

    long end() {
        return end;
    }

    boolean empty() {
        return end == SegmentHeader.BYTES;
    }

    /** Gives back the zeros ahead and closes the file. */
    void seal() throws IOException {
        file.truncate(end);
        file.close();
    }

    void close() throws IOException {
        file.close();
    }
}
