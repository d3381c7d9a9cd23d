package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One file of the log, with what is known of it so far. Any thread. */
final class Segment {
    private static final long UNKNOWN = -1;

    final long firstSeq;
    final String name;
    private final LogDirectory directory;
    private @Nullable SegmentIndex index;
    private long bytes = UNKNOWN;
    private @Nullable SegmentHeader header;

    Segment(LogDirectory directory, long firstSeq) {
        this.directory = directory;
        this.firstSeq = firstSeq;
        this.name = SegmentName.of(firstSeq);
    }

    String path() {
        return directory.describe(name);
    }

    LogFile openToRead() throws IOException {
        return directory.openToRead(name);
    }

    /** @throws LogCorruptException when the header is not whole or names another seq than the file */
    synchronized SegmentHeader header() throws IOException {
        if (header == null) {
            try (LogFile file = openToRead()) {
                header = SegmentHeader.read(file, path());
            }
            if (header.firstSeq() != firstSeq) {
                throw new LogCorruptException(path(), 16, "wanted the seq " + firstSeq + " that the name tells");
            }
        }
        return header;
    }

    /** Bytes of the file when it was last measured. */
    synchronized long bytes() throws IOException {
        if (bytes == UNKNOWN) {
            try (LogFile file = openToRead()) {
                bytes = file.size();
            }
        }
        return bytes;
    }

    synchronized void measured(long size) {
        bytes = size;
    }

    synchronized void indexed(SegmentIndex built) {
        index = built;
    }

    /** Gives the index back to the collector; it is built again when it is wanted. */
    synchronized void forgetIndex() {
        index = null;
    }

    /**
     * The index, built by one pass over the file when there is none. The pass ends at the first thing that is not a
     * record: whoever reads there finds out what it is.
     */
    synchronized SegmentIndex index(ByteBuffer scratch) throws IOException {
        if (index == null) {
            SegmentIndex built = new SegmentIndex();
            try (LogFile file = openToRead()) {
                RecordScan scan = new RecordScan(file, SegmentHeader.BYTES, scratch);
                while (scan.next() == RecordScan.Step.RECORD) {
                    built.passed(scan.record().seq(), scan.position());
                }
            }
            index = built;
        }
        return index;
    }
}
