package parallax.relay.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.flow.EventLog;
import parallax.relay.flow.HostId;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.Sequenced;

/** The log in segment files of one folder. */
public final class SegmentedLog implements EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentedLog.class);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    /** A segment is also closed after this part of the window, so that a quiet relay forgets in time too. */
    private static final int SEGMENTS_PER_WINDOW = 8;

    private final SegmentChain chain;
    private final LogOptions options;
    private final InstantSource clock;
    private final Retention retention;
    private final RecordEncoder encoder = new RecordEncoder();
    private final ScratchBuffers scratches = new ScratchBuffers();
    private ActiveSegment active;
    private Instant sweptAt = Instant.EPOCH;
    private volatile long lastSeq;
    private LongConsumer syncTimes = _ -> {};

    /**
     * Opens the log of a folder, which is created when missing.
     *
     * @param appliedSeq the state's; every event up to it was durable here once, and an empty log begins behind it
     * @throws LogCorruptException when events that were durable cannot be read back
     * @throws UncheckedIOException when the folder cannot be read or written
     */
    public static SegmentedLog open(Path folder, LogOptions options, long appliedSeq, InstantSource clock) {
        try {
            return new SegmentedLog(new DiskDirectory(folder), options, appliedSeq, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the log in " + folder, e);
        }
    }

    SegmentedLog(LogDirectory directory, LogOptions options, long appliedSeq, InstantSource clock) throws IOException {
        this.options = options;
        this.clock = clock;
        this.chain = new SegmentChain(directory);
        this.retention = new Retention(chain, options);
        Segment last = chain.last();
        if (last == null) {
            lastSeq = Math.max(options.initialSeq() - 1, appliedSeq);
            active = begin(lastSeq + 1);
        } else {
            LogFile file = directory.open(last.name);
            Recovery recovery = Recovery.of(last, file, appliedSeq);
            lastSeq = recovery.lastSeq();
            active = new ActiveSegment(last, file, recovery.index(), recovery.end(), options.preallocateBytes());
        }
        if (options.initialSeq() > lastSeq + 1) {
            roll(options.initialSeq());
            lastSeq = options.initialSeq() - 1;
        }
    }

    /** Has the nanoseconds of each sync told; before the first append. */
    public void timedSyncs(LongConsumer listener) {
        syncTimes = listener;
    }

    @Override
    public void append(List<Sequenced> batch, ToLongFunction<HostId> lowWater) throws IOException {
        requireContiguous(batch);
        Instant now = clock.instant();
        try {
            sweep(now);
            if (due(now)) {
                roll(lastSeq + 1);
                // Under a high rate the log would outgrow its bytes by many segments before the time comes.
                sweptAt = Instant.EPOCH;
            }
            ByteBuffer records = encoder.encode(batch, lowWater, now);
            syncTimes.accept(active.append(records));
        } catch (IOException e) {
            // The disk may be full: the next try then finds what the window gives back now.
            sweptAt = Instant.EPOCH;
            throw e;
        }
        lastSeq = batch.getLast().seq();
    }

    private void requireContiguous(List<Sequenced> batch) {
        long expected = lastSeq + 1;
        for (Sequenced event : batch) {
            if (event.seq() != expected++) {
                throw new IllegalArgumentException("seq " + event.seq() + " does not follow " + lastSeq);
            }
        }
    }

    private boolean due(Instant now) throws IOException {
        if (active.empty()) {
            return false;
        }
        Duration longest = options.keepFor().dividedBy(SEGMENTS_PER_WINDOW);
        long created = active.segment().header().createdMicros();
        return active.end() >= options.segmentBytes() || created < RecordEncoder.micros(now.minus(longest));
    }

    private void roll(long firstSeq) throws IOException {
        ActiveSegment full = active;
        active = begin(firstSeq);
        if (full.empty()) {
            full.close();
            chain.remove(full.segment());
        } else {
            full.seal();
        }
    }

    private ActiveSegment begin(long firstSeq) throws IOException {
        SegmentHeader header = new SegmentHeader(firstSeq, lastSeq, RecordEncoder.micros(clock.instant()));
        LogFile file = chain.create(header);
        return new ActiveSegment(
                chain.all().getLast(), file, new SegmentIndex(), SegmentHeader.BYTES, options.preallocateBytes());
    }

    private void sweep(Instant now) throws IOException {
        if (Duration.between(sweptAt, now).compareTo(SWEEP_EVERY) >= 0) {
            sweptAt = now;
            int removed = retention.sweep(now);
            LOG.debug("retention removed {} segments", removed);
        }
    }

    @Override
    public long oldestSeq() {
        return Math.min(chain.all().getFirst().firstSeq, lastSeq + 1);
    }

    @Override
    public long lastSeq() {
        return lastSeq;
    }

    @Override
    public LogReader openAfter(long after) {
        return openStoredAfter(after);
    }

    SegmentedReader openStoredAfter(long after) {
        return new SegmentedReader(chain, scratches, after + 1);
    }

    /** Bytes of all segments, without zeros kept ahead. Any thread. */
    public long bytes() {
        long total = 0;
        for (Segment segment : chain.all()) {
            try {
                total += segment.bytes();
            } catch (IOException e) {
                // Removed by retention since the list was read.
                LOG.debug("{} is not measured: {}", segment.path(), e.getMessage());
            }
        }
        return total;
    }

    @Override
    public void close() {
        try {
            active.close();
        } catch (IOException e) {
            throw SegmentChain.unreadable(active.segment(), e);
        }
    }
}
