package parallax.relay.identities;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionOptionsFIFO;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.StoredIdentity;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.OpenParts;

/**
 * Identities in RocksDB. The oldest are deleted, whole files at a time, when they are older than {@code age} or the
 * folder is larger than its bound. What cannot be read counts as not known and what cannot be written is not kept, with
 * one warning: neither may keep an event from being ruled on, nor the relay from starting. What was written is there
 * after the process was killed; a machine that stops loses what its system had not written out yet.
 */
public final class IdentityDisk implements IdentityStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityDisk.class);
    private static final long BLOCK_CACHE_BYTES = 32L << 20;
    /**
     * Few shards, as a file's filter is one block, and half of them for filters: else each read would read filters
     * anew.
     */
    private static final int CACHE_SHARD_BITS = 1;

    private static final double SHARE_OF_FILTERS = 0.5;
    /** Each file is one write buffer, and all are open: so many share the bound. */
    private static final int FILES = 128;

    private static final long LEAST_WRITE_BUFFER = 4L << 20;
    private static final long MOST_WRITE_BUFFER = 64L << 20;
    private static final int BLOOM_BITS_PER_KEY = 10;

    private final OpenParts parts = new OpenParts();
    private final AtomicBoolean complained = new AtomicBoolean();
    /** Who still asks while this is closed must not reach freed memory. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    /** Null when the folder cannot be used, and once this is closed. */
    private @Nullable RocksDB db;

    private IdentityDisk(Path dir, long maxBytes, Duration age) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = parts.add(new LRUCache(BLOCK_CACHE_BYTES, CACHE_SHARD_BITS, false, SHARE_OF_FILTERS));
        CompactionOptionsFIFO fifo = parts.add(new CompactionOptionsFIFO())
                .setMaxTableFilesSize(maxBytes)
                .setAllowCompaction(true);
        Options options = parts.add(new Options())
                .setCreateIfMissing(true)
                .setMaxOpenFiles(-1)
                .setKeepLogFileNum(2)
                .setWriteBufferSize(Math.clamp(maxBytes / FILES, LEAST_WRITE_BUFFER, MOST_WRITE_BUFFER))
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setCompactionStyle(CompactionStyle.FIFO)
                .setCompactionOptionsFIFO(fifo)
                .setTtl(age.toSeconds())
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(parts.add(new BloomFilter(BLOOM_BITS_PER_KEY)))
                        .setCacheIndexAndFilterBlocks(true));
        this.db = parts.add(RocksDB.open(options, dir.toString()));
    }

    private IdentityDisk() {
        this.db = null;
    }

    /**
     * Opens the cache in a folder of its own, which is created when missing and made anew when it is damaged. A folder
     * that cannot be used at all leaves a cache that keeps nothing.
     *
     * @param maxBytes of the folder, but for what is being written
     * @param age identities older than this are no longer of use
     */
    public static IdentityDisk open(Path dir, long maxBytes, Duration age) {
        try {
            Files.createDirectories(dir);
            return opened(dir, maxBytes, age);
        } catch (RocksDBException | IOException e) {
            LOG.warn("identities are not kept on disk, {} cannot be used: {}", dir, e.getMessage());
            return new IdentityDisk();
        }
    }

    private static IdentityDisk opened(Path dir, long maxBytes, Duration age) throws RocksDBException, IOException {
        try {
            return new IdentityDisk(dir, maxBytes, age);
        } catch (RocksDBException damaged) {
            LOG.warn("the identity cache in {} is rebuilt: {}", dir, damaged.getMessage());
            delete(dir);
            Files.createDirectories(dir);
            return new IdentityDisk(dir, maxBytes, age);
        }
    }

    private static void delete(Path dir) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(dir)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    @Override
    public @Nullable StoredIdentity find(Did did) {
        byte[] row = ask("read", rocks -> rocks.get(key(did)));
        return row == null ? null : IdentityRow.decode(did, row);
    }

    // With RocksDB's own log: without it a killed process would leave an older document, and so bring a key back to
    // life
    // that its owner has rotated away.
    @Override
    public void put(Did did, StoredIdentity identity) {
        ask("write", rocks -> {
            rocks.put(key(did), IdentityRow.encode(identity));
            return null;
        });
    }

    @Override
    public void remove(Did did) {
        ask("write", rocks -> {
            rocks.delete(key(did));
            return null;
        });
    }

    /** Bytes of memory outside the heap: cached blocks, and what is being written. */
    public long memoryBytes() {
        Long bytes = ask(
                "measure",
                rocks -> rocks.getLongProperty("rocksdb.block-cache-usage")
                        + rocks.getLongProperty("rocksdb.cur-size-all-mem-tables"));
        return bytes == null ? 0 : bytes;
    }

    @FunctionalInterface
    private interface Question<T> {
        @Nullable
        T ask(RocksDB db) throws RocksDBException;
    }

    private <T> @Nullable T ask(String what, Question<T> question) {
        open.readLock().lock();
        try {
            return db == null ? null : question.ask(db);
        } catch (RocksDBException e) {
            complain(what, e);
            return null;
        } finally {
            open.readLock().unlock();
        }
    }

    private void complain(String what, RocksDBException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("cannot {} the identity cache, so identities are asked for again: {}", what, e.getMessage());
        }
    }

    private static byte[] key(Did did) {
        return did.text().getBytes(StandardCharsets.US_ASCII);
    }

    /** What asks from now on finds nothing. */
    @Override
    public void close() {
        open.writeLock().lock();
        try {
            db = null;
            parts.close();
        } finally {
            open.writeLock().unlock();
        }
    }
}
