package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the end of the newest segment after a stop of any kind. Only that segment is read, so a start takes the same
 * time however long the log is.
 *
 * <p>What a crash tore is cut at the last whole record. The seqs that were cut are used again, and may be: records are
 * announced only after their sync, so nobody has seen them. Damage to records that were durable is never cut; it is
 * told apart by {@link RecordLayout#COMMIT_SEQ} of a later whole record, or by the state having applied them.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final Segment segment;
    private final LogFile file;
    private final SegmentIndex index = new SegmentIndex();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long lastSeq;
    private long end;

    private Recovery(Segment segment, LogFile file) {
        this.segment = segment;
        this.file = file;
    }

    /**
     * @param appliedSeq every record up to it was durable once, inclusive
     * @throws LogCorruptException when a record that was durable cannot be read
     */
    static Recovery of(Segment segment, LogFile file, long appliedSeq) throws IOException {
        Recovery recovery = new Recovery(segment, file);
        recovery.scan();
        recovery.judgeTheRest(appliedSeq);
        return recovery;
    }

    private void scan() throws IOException {
        lastSeq = segment.header().previousSeq();
        long expected = segment.firstSeq;
        RecordScan scan = new RecordScan(file, SegmentHeader.BYTES, scratch);
        while (scan.next() == RecordScan.Step.RECORD && scan.record().seq() == expected) {
            index.passed(expected, scan.position());
            lastSeq = expected++;
        }
        end = scan.position();
    }

    private void judgeTheRest(long appliedSeq) throws IOException {
        long missing = Math.max(lastSeq + 1, segment.firstSeq);
        if (missing <= appliedSeq) {
            throw new LogCorruptException(
                    segment.path(), end, "wanted the record " + missing + ", which the state has applied");
        }
        Remains remains = Remains.search(file, end, missing);
        if (remains.laterCommit()) {
            throw new LogCorruptException(
                    segment.path(), end, "wanted the record " + missing + "; records of later commits follow it");
        }
        if (remains.anything()) {
            long cutBytes = file.size() - end;
            file.truncate(end);
            LOG.warn("{}: cut {} bytes of a torn commit at offset {}", segment.path(), cutBytes, end);
        }
        // Makes the cut durable before anything is written here: a stale whole record behind the new end would pass for
        // a
        // new one. And whole records that a failed commit left in the page cache are accepted only from now on.
        file.force();
    }

    /** The last seq that is used up. */
    long lastSeq() {
        return Math.max(lastSeq, segment.firstSeq - 1);
    }

    /** Where the next record goes. */
    long end() {
        return end;
    }

    SegmentIndex index() {
        return index;
    }
}
