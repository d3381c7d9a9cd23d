package parallax.relay.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * One column family of the state, to read; what RocksDB cannot do is thrown as {@link StateFailure} has it. Any thread.
 */
public record Family(RocksDB db, ColumnFamilyHandle handle) {
    /** Takes one row; false to end the walk. */
    @FunctionalInterface
    public interface Step {
        boolean take(byte[] key, byte[] value);
    }

    /** The value of a key; null when it has none. */
    public byte @Nullable [] get(byte[] key) {
        try {
            return db.get(handle, key);
        } catch (RocksDBException e) {
            throw StateFailure.of("read", e);
        }
    }

    /**
     * Walks over the rows behind a key, over all for null, in the order of their keys' bytes.
     *
     * @param most rows that are looked at, positive
     * @return where it ended when there may be more rows behind that; null after the last row
     */
    public byte @Nullable [] walk(byte @Nullable [] after, int most, Step step) {
        try (RocksIterator rows = db.newIterator(handle)) {
            if (after == null) {
                rows.seekToFirst();
            } else {
                rows.seek(behind(after));
            }
            for (int seen = 1; rows.isValid(); rows.next(), seen++) {
                byte[] key = rows.key();
                if (!step.take(key, rows.value()) || seen >= most) {
                    return key;
                }
            }
            rows.status();
            return null;
        } catch (RocksDBException e) {
            throw StateFailure.of("list", e);
        }
    }

    /** Walks over all rows. */
    public void each(BiConsumer<byte[], byte[]> row) {
        walk(null, Integer.MAX_VALUE, (key, value) -> {
            row.accept(key, value);
            return true;
        });
    }

    /** The lowest key behind this one. */
    public static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** A text as a key or a value. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A number as a key or a value: u64, big-endian. */
    public static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** The number that is stored so. */
    public static long number(byte[] stored) {
        if (stored.length != Long.BYTES) {
            throw new StateCorruptException("state: a number of " + stored.length + " bytes; wanted " + Long.BYTES);
        }
        return ByteBuffer.wrap(stored).getLong();
    }
}
