package parallax.relay.flow;

import org.jspecify.annotations.Nullable;

/** A position in the log. One thread at a time. */
public interface LogReader extends AutoCloseable {
    /** The next record; null when all that is published was read, in which case a later call may find more. */
    @Nullable
    LogRecord next();

    @Override
    void close();
}
