package parallax.relay.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where the fields of a record are, in bytes from its start, big-endian. The DID follows the fixed part, and the
 * WebSocket frame ready to send follows the DID to the record's end. A length of zero means that no record was written
 * here.
 */
final class RecordLayout {
    /** u32: CRC-32C of everything after it. */
    static final int CRC = 0;
    /** u32: bytes of the whole record. */
    static final int LENGTH = 4;
    /** i64. */
    static final int SEQ = 8;
    /**
     * i64: the first seq of the group commit the record belongs to. Everything below was durable before this record was
     * written, which is how damage is told from a commit that a crash tore.
     */
    static final int COMMIT_SEQ = 16;
    /** i64: 0 for events of this relay. */
    static final int HOST = 24;
    /** i64: 0 for events of this relay. */
    static final int UPSTREAM_SEQ = 32;
    /** i64: the low-water mark of that host when the record was written. */
    static final int LOW_WATER = 40;
    /** i64: the owner the event names, or -1. */
    static final int OWNER = 48;
    /** i64: microseconds since 1970. */
    static final int RECEIVED = 56;
    /** i64: microseconds since 1970. */
    static final int APPENDED = 64;
    /** u8: {@link parallax.atproto.event.EventKind#code()}. */
    static final int KIND = 72;
    /** u8: bit 0 a head follows, bit 1 reindex. */
    static final int FLAGS = 73;
    /** u8: {@link parallax.relay.flow.StatusCode}, 0 for none. */
    static final int UPSTREAM_STATUS = 74;
    /** u8: {@link parallax.relay.flow.StatusCode}, 0 for none. */
    static final int LOCAL_STATUS = 75;
    /** u16: bytes of the DID. */
    static final int DID_LENGTH = 76;
    /** 13 ASCII bytes, zero without a head. */
    static final int REV = 80;
    /** 36 bytes, zero without a head. */
    static final int DATA_CID = 96;
    /** 36 bytes, zero without a head. */
    static final int COMMIT_CID = 132;
    /** u32: where in the frame's payload the seq is. */
    static final int SEQ_OFFSET = 168;
    /** Bytes of the fixed part. */
    static final int DID = 172;

    static final int REV_BYTES = 13;
    static final int CID_BYTES = 36;
    static final int HEAD_PRESENT = 1;
    static final int REINDEX = 2;
    static final int NO_OWNER = -1;

    /** No record is longer: the frame limit is 5,000,000 bytes (atproto.com/specs/event-stream). */
    static final int MAX_BYTES = 6 << 20;

    private RecordLayout() {}

    /**
     * CRC-32C of the record at {@code at}, all but the field itself. Leaves the buffer's position and limit as they
     * are.
     */
    static int crc(ByteBuffer bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at + LENGTH, length - LENGTH));
        return (int) crc.getValue();
    }
}
