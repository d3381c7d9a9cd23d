package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole log that nobody writes, and says what is wrong with it. Changes nothing. */
public final class LogVerification {
    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * A place that cannot be read back.
     *
     * @param file as an operator can find it
     * @param offset in bytes from its start
     * @param seq the first one that is not there
     * @param reason what was wanted
     */
    public record Damage(String file, long offset, long seq, String reason) {}

    /**
     * What was found.
     *
     * @param records that are whole and in their place
     * @param firstSeq of the first of them; 0 without any
     * @param lastSeq of the last of them; 0 without any
     * @param tornBytes behind the last whole commit, which a crash left and the next start cuts off: no damage
     */
    public record Report(
            int segments, long records, long bytes, long firstSeq, long lastSeq, long tornBytes, List<Damage> damages) {
        /** Takes a copy of the list. */
        public Report {
            damages = List.copyOf(damages);
        }
    }

    private final List<Damage> damages = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long records;
    private long bytes;
    private long firstSeq;
    private long lastSeq;
    private long tornBytes;
    /** The seq that the next segment must name as the one before it; unknown after damage. */
    private long previousSeq = -1;

    private LogVerification() {}

    /**
     * Reads the log of a folder.
     *
     * @throws IOException when the folder or a file cannot be read at all
     */
    public static Report of(Path folder) throws IOException {
        return of(new DiskDirectory(folder));
    }

    static Report of(LogDirectory directory) throws IOException {
        LogVerification verification = new LogVerification();
        List<Segment> segments = directory.names().stream()
                .sorted()
                .flatMapToLong(name -> SegmentName.firstSeq(name).stream())
                .mapToObj(seq -> new Segment(directory, seq))
                .toList();
        for (int i = 0; i < segments.size(); i++) {
            verification.read(segments.get(i), i == segments.size() - 1);
        }
        return new Report(
                segments.size(),
                verification.records,
                verification.bytes,
                verification.firstSeq,
                verification.lastSeq,
                verification.tornBytes,
                verification.damages);
    }

    private void read(Segment segment, boolean newest) throws IOException {
        bytes += segment.bytes();
        SegmentHeader header;
        try {
            header = segment.header();
        } catch (LogCorruptException e) {
            damages.add(new Damage(segment.path(), e.offset(), segment.firstSeq, "wanted a whole segment header"));
            previousSeq = -1;
            return;
        }
        if (previousSeq >= 0 && header.previousSeq() != previousSeq) {
            damages.add(new Damage(
                    segment.path(),
                    0,
                    previousSeq + 1,
                    "wanted the segment after seq " + previousSeq + "; this one follows " + header.previousSeq()));
        }
        try (LogFile file = segment.openToRead()) {
            records(segment, file, newest);
        }
    }

    private void records(Segment segment, LogFile file, boolean newest) throws IOException {
        long expected = segment.firstSeq;
        RecordScan scan = new RecordScan(file, SegmentHeader.BYTES, scratch);
        while (scan.next() == RecordScan.Step.RECORD && scan.record().seq() == expected) {
            firstSeq = records == 0 ? expected : firstSeq;
            lastSeq = expected++;
            records++;
        }
        previousSeq = expected - 1;
        Remains remains = Remains.search(file, scan.position(), expected);
        if (!remains.anything()) {
            return;
        }
        if (newest && !remains.laterCommit()) {
            tornBytes = file.size() - scan.position();
            return;
        }
        damages.add(new Damage(segment.path(), scan.position(), expected, "wanted the record " + expected));
        previousSeq = -1;
    }
}
