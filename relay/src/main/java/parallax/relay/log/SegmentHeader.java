package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment, big-endian:
 *
 * <pre>
 *  0  8  "PARALLAX"
 *  8  4  format version, 1
 * 12  4  bytes of this header, 64
 * 16  8  seq of the first record
 * 24  8  seq of the last record before it, in an earlier segment; a reader that comes from there checks it
 * 32  8  creation, microseconds since 1970
 * 40 20  zero
 * 60  4  CRC-32C of the 60 bytes before
 * </pre>
 *
 * @param previousSeq below {@code firstSeq}; in the first segment the one before the first to come
 */
record SegmentHeader(long firstSeq, long previousSeq, long createdMicros) {
    static final int BYTES = 64;
    static final int VERSION = 1;
    private static final long MAGIC =
            ByteBuffer.wrap("PARALLAX".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int CRC_AT = 60;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(BYTES);
        bytes.putLong(firstSeq).putLong(previousSeq).putLong(createdMicros);
        return bytes.putInt(CRC_AT, crc(bytes)).clear();
    }

    /** @throws LogCorruptException when it is not whole, or not of this format */
    static SegmentHeader read(LogFile file, String describedAs) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        if (file.read(bytes, 0) < BYTES || bytes.getLong(0) != MAGIC || bytes.getInt(CRC_AT) != crc(bytes)) {
            throw new LogCorruptException(describedAs, 0, "wanted a whole segment header");
        }
        if (bytes.getInt(8) != VERSION || bytes.getInt(12) != BYTES) {
            throw new LogCorruptException(
                    describedAs, 8, "segment format " + bytes.getInt(8) + ", this relay reads " + VERSION);
        }
        return new SegmentHeader(bytes.getLong(16), bytes.getLong(24), bytes.getLong(32));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CRC_AT));
        return (int) crc.getValue();
    }
}
