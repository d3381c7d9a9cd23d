package parallax.relay.identities;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.StoredIdentity;
import parallax.atproto.syntax.Did;

/**
 * Identities in RocksDB. The oldest are deleted, whole files at a time, when they are older than {@code age} or the folder is
 * larger than its bound. What cannot be read counts as not known and what cannot be written is not kept, with one warning:
 * neither may keep an event from being ruled on. What was written last is lost in a crash, and asked for again.
 */
public final class IdentityDisk implements IdentityStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityDisk.class);
    private static final long BLOCK_CACHE_BYTES = 32L << 20;
    /** Each file is one write buffer, and all are open: so many share the bound. */
    private static final int FILES = 128;

    private static final long LEAST_WRITE_BUFFER = 4L << 20;
    private static final long MOST_WRITE_BUFFER = 64L << 20;
    private static final int BLOOM_BITS_PER_KEY = 10;

    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final AtomicBoolean complained = new AtomicBoolean();
    private final RocksDB db;
    private final WriteOptions unlogged;
    private final WriteOptions logged;

    private IdentityDisk(Path dir, long maxBytes, Duration age) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = keep(new LRUCache(BLOCK_CACHE_BYTES));
        CompactionOptionsFIFO fifo =
                keep(new CompactionOptionsFIFO()).setMaxTableFilesSize(maxBytes).setAllowCompaction(true);
        Options options = keep(new Options())
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
                        .setFilterPolicy(keep(new BloomFilter(BLOOM_BITS_PER_KEY)))
                        .setCacheIndexAndFilterBlocks(true));
        this.db = keep(RocksDB.open(options, dir.toString()));
        this.unlogged = keep(new WriteOptions()).setDisableWAL(true);
        this.logged = keep(new WriteOptions());
    }

    /**
     * Opens the cache in a folder of its own, which is created when missing and made anew when it is damaged.
     *
     * @param maxBytes of the folder, but for what is being written
     * @param age identities older than this are no longer of use
     */
    public static IdentityDisk open(Path dir, long maxBytes, Duration age) {
        try {
            Files.createDirectories(dir);
            return new IdentityDisk(dir, maxBytes, age);
        } catch (RocksDBException damaged) {
            LOG.warn("the identity cache in {} is made anew: {}", dir, damaged.getMessage());
            return anew(dir, maxBytes, age);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the identity cache " + dir, e);
        }
    }

    private static IdentityDisk anew(Path dir, long maxBytes, Duration age) {
        try {
            delete(dir);
            Files.createDirectories(dir);
            return new IdentityDisk(dir, maxBytes, age);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the identity cache " + dir + " anew", e);
        } catch (RocksDBException e) {
            throw new UncheckedIOException("cannot make the identity cache " + dir + " anew", new IOException(e));
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
        try {
            byte[] row = db.get(key(did));
            return row == null ? null : IdentityRow.decode(did, row);
        } catch (RocksDBException e) {
            complain("read", e);
            return null;
        }
    }

    @Override
    public void put(Did did, StoredIdentity identity) {
        try {
            db.put(unlogged, key(did), IdentityRow.encode(identity));
        } catch (RocksDBException e) {
            complain("write", e);
        }
    }

    // Logged, so that a crash does not bring back what was to be forgotten.
    @Override
    public void remove(Did did) {
        try {
            db.delete(logged, key(did));
        } catch (RocksDBException e) {
            complain("write", e);
        }
    }

    private void complain(String what, RocksDBException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("cannot {} the identity cache, so identities are asked for again: {}", what, e.getMessage());
        }
    }

    /** Bytes of memory outside the heap: cached blocks, and what is being written. */
    public long memoryBytes() {
        try {
            return db.getLongProperty("rocksdb.block-cache-usage")
                    + db.getLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            complain("measure", e);
            return 0;
        }
    }

    private static byte[] key(Did did) {
        return did.text().getBytes(StandardCharsets.US_ASCII);
    }

    private <T extends AutoCloseable> T keep(T part) {
        closing.push(part);
        return part;
    }

    /** Writes out what is in memory. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close the identity cache", e);
            }
        }
    }
}
