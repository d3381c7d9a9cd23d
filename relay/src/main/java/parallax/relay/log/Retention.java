package parallax.relay.log;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the oldest segments, by age and by bytes; never the newest one. The writer's thread. */
record Retention(SegmentChain chain, LogOptions options) {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Returns how many segments went. */
    int sweep(Instant now) throws IOException {
        int removed = 0;
        long total = total();
        List<Segment> segments = chain.all();
        for (int i = 0; i + 1 < segments.size(); i++) {
            Segment oldest = segments.get(i);
            if (!tooMuch(total) && !tooOld(segments.subList(i + 1, segments.size()), now)) {
                break;
            }
            total -= oldest.bytes();
            chain.remove(oldest);
            removed++;
            LOG.info("removed {}: outside the replay window", oldest.path());
        }
        return removed;
    }

    private long total() throws IOException {
        long total = 0;
        for (Segment segment : chain.all()) {
            total += segment.bytes();
        }
        return total;
    }

    private boolean tooMuch(long total) {
        return options.keepBytes() > 0 && total > options.keepBytes();
    }

    /** The next segment was begun when this one got its last event; a later one stands in for one that is damaged. */
    private boolean tooOld(List<Segment> next, Instant now) throws IOException {
        for (Segment segment : next) {
            try {
                return segment.header().createdMicros() < RecordEncoder.micros(now.minus(options.keepFor()));
            } catch (LogCorruptException e) {
                LOG.debug("its age is unknown: {}", e.getMessage());
            }
        }
        return false;
    }
}
