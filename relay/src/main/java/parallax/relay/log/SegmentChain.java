package parallax.relay.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The segments that are kept, ascending. Changed by one thread, read by any. */
final class SegmentChain {
    private static final int INDEXES_KEPT = 256;

    private final LogDirectory directory;
    private final List<Segment> recentlyUsed = new ArrayList<>();
    private volatile List<Segment> segments;

    /** Takes up what is in the folder and removes segments that were never finished. */
    SegmentChain(LogDirectory directory) throws IOException {
        this.directory = directory;
        List<Segment> found = new ArrayList<>();
        for (String name : directory.names().stream().sorted().toList()) {
            if (SegmentName.isUnfinished(name)) {
                directory.delete(name);
            }
            OptionalLong firstSeq = SegmentName.firstSeq(name);
            if (firstSeq.isPresent()) {
                found.add(new Segment(directory, firstSeq.getAsLong()));
            }
        }
        this.segments = List.copyOf(found);
    }

    List<Segment> all() {
        return segments;
    }

    @Nullable
    Segment last() {
        List<Segment> now = segments;
        return now.isEmpty() ? null : now.getLast();
    }

    /** Creates the file of the next segment; when it returns, the segment is durable and readable. */
    LogFile create(SegmentHeader header) throws IOException {
        Segment segment = new Segment(directory, header.firstSeq());
        String unfinished = SegmentName.unfinished(segment.name);
        try (LogFile file = directory.create(unfinished)) {
            file.write(header.encode(), 0);
            file.force();
        }
        directory.rename(unfinished, segment.name);
        directory.force();
        LogFile file = directory.open(segment.name);
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        segments = List.copyOf(more);
        return file;
    }

    /** Removes a segment from readers' sight, then the file. */
    void remove(Segment segment) throws IOException {
        List<Segment> fewer = new ArrayList<>(segments);
        fewer.remove(segment);
        segments = List.copyOf(fewer);
        directory.delete(segment.name);
        // Each on its own: a crash must not bring back an older segment without the one behind it.
        directory.force();
    }

    /** The segment that holds {@code seq}, or would; the first one for an older seq. */
    Segment holding(long seq) {
        List<Segment> now = segments;
        int low = 0;
        int high = now.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (now.get(middle).firstSeq <= seq) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return now.get(low);
    }

    @Nullable
    Segment after(Segment segment) {
        for (Segment candidate : segments) {
            if (candidate.firstSeq > segment.firstSeq) {
                return candidate;
            }
        }
        return null;
    }

    /** Keeps the memory of indexes bounded: beyond a number of segments, the least recently used forgets its own. */
    synchronized void used(Segment segment) {
        recentlyUsed.remove(segment);
        recentlyUsed.add(segment);
        if (recentlyUsed.size() > INDEXES_KEPT) {
            Segment coldest = recentlyUsed.removeFirst();
            if (coldest != last()) {
                coldest.forgetIndex();
            }
        }
    }

    static UncheckedIOException unreadable(Segment segment, IOException cause) {
        return new UncheckedIOException("cannot read " + segment.path(), cause);
    }
}
