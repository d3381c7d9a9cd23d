package parallax.relay.app;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.OpenParts;
import parallax.relay.log.LogOptions;
import parallax.relay.log.Replay;
import parallax.relay.log.SegmentedLog;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.StateStore;

/**
 * What a relay keeps on disk, opened and brought to one moment: the state holds everything that the log holds.
 *
 * @param marks the upstream marks, those of the log's tail included
 */
record Storage(DataLock lock, ControlPlane controlPlane, StateStore state, SegmentedLog log, List<HostMark> marks)
        implements AutoCloseable {

    static Storage open(RelayConfig config, InstantSource clock) {
        Path dir = config.dataDir();
        OpenParts opened = new OpenParts();
        try {
            DataLock lock = opened.add(DataLock.take(dir));
            ControlPlane controlPlane = opened.add(controlPlane(config));
            StateStore state = opened.add(StateStore.open(dir.resolve("state")));
            LogOptions options = LogOptions.defaults()
                    .keeping(config.replay().window(), config.replay().maxBytes())
                    .startingAt(config.replay().initialSeq());
            SegmentedLog log = opened.add(SegmentedLog.open(dir.resolve("log"), options, state.appliedSeq(), clock));
            // Before the replay, which takes the log's marks into the state.
            boolean events = log.oldestSeq() <= log.lastSeq();
            new Binding(controlPlane, state, events ? log.lastSeq() : 0).check();
            return new Storage(lock, controlPlane, state, log, Replay.into(state, log, state.marks()));
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static ControlPlane controlPlane(RelayConfig config) {
        try {
            return ControlPlane.open(config.database());
        } catch (PoolInitializationException e) {
            throw new StartException("the database of the hosts (--database-url, else relay.sqlite in --data-dir)"
                    + " cannot be opened: " + e.getMessage());
        }
    }

    Hosts hosts() {
        return controlPlane.hosts();
    }

    @Override
    public void close() {
        log.close();
        state.close();
        controlPlane.close();
        lock.close();
    }
}
