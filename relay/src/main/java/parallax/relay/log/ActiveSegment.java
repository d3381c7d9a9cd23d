package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The segment that is written. One thread. */
final class ActiveSegment {
    /**
     * Before commits of more bytes no zeros are written: what they save in syncing would be less than what they cost.
     */
    static final int SMALL_COMMIT = 64 << 10;

    private final Segment segment;
    private final LogFile file;
    private final SegmentIndex index;
    private final int preallocate;
    private final ByteBuffer zeros;
    private long end;
    private long allocated;

    /**
     * @param end where the next record goes
     * @param preallocate bytes of zeros to keep ahead of small commits: a sync that does not move the file's end is
     *     several times faster. Large ones move it, since writing each byte twice would cost more
     */
    ActiveSegment(Segment segment, LogFile file, SegmentIndex index, long end, int preallocate) throws IOException {
        this.segment = segment;
        this.file = file;
        this.index = index;
        this.end = end;
        this.preallocate = preallocate;
        this.zeros = ByteBuffer.allocateDirect(preallocate);
        this.allocated = file.size();
        segment.indexed(index);
        segment.measured(end);
    }

    /**
     * Writes whole records and makes them durable. After an error nothing of the batch counts: the next call writes
     * over it, all of it, since the kernel may drop dirty pages after a failed sync and report the next sync as a
     * success.
     *
     * @return nanoseconds that the sync took
     */
    long append(ByteBuffer records) throws IOException {
        long after = end + records.remaining();
        file.write(records.duplicate(), end);
        long reach = Math.max(after, allocated);
        if (after > allocated && records.remaining() <= SMALL_COMMIT) {
            file.write(zeros.clear(), after);
            reach = after + preallocate;
        }
        long began = System.nanoTime();
        file.force();
        long took = System.nanoTime() - began;
        allocated = reach;
        indexRecords(records);
        end = after;
        segment.measured(end);
        return took;
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
