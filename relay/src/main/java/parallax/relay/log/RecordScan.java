package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Walks the records of one segment in large reads, checking each. One thread. */
final class RecordScan {
    /** What is at the position. */
    enum Step {
        /** A whole record. */
        RECORD,
        /** Nothing was written here: the file ends, or zeros follow. */
        END,
        /** Something that is not a whole record. */
        BROKEN
    }

    private static final int PREFIX_BYTES = 8;

    private final LogFile file;
    private ByteBuffer buffer;
    private long base;
    private int at;
    private int next;

    /**
     * @param position of a record's start
     * @param scratch the read buffer; a record that does not fit is read into a larger one that is not kept
     */
    RecordScan(LogFile file, long position, ByteBuffer scratch) {
        this.file = file;
        this.base = position;
        this.buffer = scratch.clear().limit(0);
    }

    Step next() throws IOException {
        at = next;
        if (!available(PREFIX_BYTES)) {
            return anyByte(buffer, at, buffer.limit()) ? Step.BROKEN : Step.END;
        }
        int length = buffer.getInt(at + RecordLayout.LENGTH);
        if (length == 0 && buffer.getInt(at + RecordLayout.CRC) == 0) {
            return Step.END;
        }
        if (length < RecordLayout.DID || length > RecordLayout.MAX_BYTES || !available(length)) {
            return Step.BROKEN;
        }
        if (RecordLayout.crc(buffer, at, length) != buffer.getInt(at + RecordLayout.CRC)) {
            return Step.BROKEN;
        }
        next = at + length;
        return Step.RECORD;
    }

    /** Where in the file the last step looked. */
    long position() {
        return base + at;
    }

    /** Where the record of the last step ends. */
    long end() {
        return base + next;
    }

    StoredRecord record() {
        return new StoredRecord(buffer, at);
    }

    private boolean available(int bytes) throws IOException {
        if (at + bytes <= buffer.limit()) {
            return true;
        }
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(bytes);
        }
        base += at;
        at = 0;
        next = 0;
        buffer.clear();
        int read = file.read(buffer, base);
        buffer.limit(read);
        return read >= bytes;
    }

    /** Whether a byte of the range is not zero. */
    static boolean anyByte(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return true;
            }
        }
        return false;
    }
}
