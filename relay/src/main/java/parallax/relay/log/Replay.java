package parallax.relay.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;

/** Brings the state up to the log's end, before anything is served. */
public final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final int BATCH_BYTES = 1 << 20;

    private Replay() {}

    /**
     * Applies every event above the state's applied seq. A state that lost more than the log keeps gets what is kept.
     *
     * @param stored the marks of the state
     * @return the marks of all hosts, those of the log's tail included
     * @throws LogCorruptException when the log's tail cannot be read
     */
    public static List<HostMark> into(StateWriter state, SegmentedLog log, Collection<HostMark> stored) {
        ReplayedMarks marks = new ReplayedMarks(stored);
        long before = state.appliedSeq();
        long count = 0;
        try (SegmentedReader reader = log.openStoredAfter(before)) {
            List<Sequenced> batch = new ArrayList<>();
            while (reader.readStored(log.lastSeq(), BATCH_BYTES, found -> {
                        batch.add(found.toSequenced());
                        marks.emitted(found);
                    })
                    > 0) {
                state.apply(List.copyOf(batch), marks.changed());
                count += batch.size();
                batch.clear();
            }
        }
        if (count > 0) {
            LOG.info("replayed {} events of the log into the state, from seq {}", count, before + 1);
        }
        return marks.all();
    }
}
