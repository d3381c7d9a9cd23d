package parallax.relay.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One file of the log. Reads may run beside a write; writes come from one thread. */
interface LogFile extends Closeable {
    /** Bytes, unsynced ones included. */
    long size() throws IOException;

    /** Reads at {@code position} until {@code into} is full or the file ends; returns the bytes read. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes all of {@code from} at {@code position}; after an error any part of it may be written. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Cuts the file; durable only after {@link #force}. */
    void truncate(long size) throws IOException;

    /** Makes all earlier writes durable, and the length with them. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
