package parallax.relay.state;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import parallax.relay.flow.StateUnavailableException;

/** Tells damage, which no restart repairs, from a store that cannot work at the moment. */
public final class StateFailure {
    private StateFailure() {}

    /** A full disk is RocksDB's IOError, also for what comes after it until RocksDB has resumed by itself. */
    public static RuntimeException of(String what, RocksDBException e) {
        String message = "state: cannot " + what + ": " + e.getMessage();
        Status status = e.getStatus();
        if (status == null) {
            return new StateCorruptException(message);
        }
        return switch (status.getCode()) {
            case IOError, TryAgain, Busy, TimedOut, Incomplete, Aborted, ShutdownInProgress ->
                new StateUnavailableException(message, e);
            default -> new StateCorruptException(message);
        };
    }
}
