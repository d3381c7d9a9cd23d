package parallax.relay.flow;

/** A position in the log. One thread at a time. */
public interface LogReader extends AutoCloseable {
    /**
     * Reads on, in order.
     *
     * @param through the last seq to read, inclusive; at most {@link EventLog#lastSeq()}
     * @param maxBytes about how many bytes of the log to read; one record is read even if it is longer
     * @return the records handed to {@code sink}; 0 when none up to {@code through} is left
     * @throws RecordsGoneException when retention has removed the next record
     * @throws RecordsDamagedException when the next record cannot be read back
     */
    int read(long through, int maxBytes, LogRecordSink sink);

    @Override
    void close();
}
