package parallax.relay.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import parallax.relay.flow.OpenParts;
import parallax.relay.state.index.IndexFamilies;

/**
 * Opens RocksDB with the relay's column families and their memory bounds: one block cache shared by all of them. A
 * filter or an index of a file is one block of up to some MB in it. Where that is evicted each point read reads it
 * anew, which costs more than ten times the read: so the cache has few shards, each of which holds many of them, and
 * half of it is theirs.
 */
final class StateFamilies implements AutoCloseable {
    private static final long BLOCK_CACHE_BYTES = 256L << 20;
    private static final int CACHE_SHARD_BITS = 2;
    private static final double SHARE_OF_FILTERS = 0.5;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int BLOOM_BITS_PER_KEY = 10;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int MAX_OPEN_FILES = 512;
    /** Of all families together: each could fill two buffers. */
    private static final long ALL_WRITE_BUFFERS_BYTES = 128L << 20;

    private static final int PAIRS_RESTART_INTERVAL = 64;

    private final OpenParts parts = new OpenParts();
    private final LRUCache cache;
    final RocksDB db;
    final Family meta;
    final Family repos;
    final Family marks;
    final Family accountCounts;
    final Family takedowns;
    final IndexFamilies index;

    static StateFamilies open(Path dir) {
        try {
            Files.createDirectories(dir);
            return new StateFamilies(dir);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the state folder " + dir, e);
        } catch (RocksDBException e) {
            throw StateFailure.of("open " + dir, e);
        }
    }

    private StateFamilies(Path dir) throws RocksDBException {
        RocksDB.loadLibrary();
        cache = parts.add(new LRUCache(BLOCK_CACHE_BYTES, CACHE_SHARD_BITS, false, SHARE_OF_FILTERS));
        BloomFilter bloom = parts.add(new BloomFilter(BLOOM_BITS_PER_KEY));
        ColumnFamilyOptions family = family(tables().setFilterPolicy(bloom));
        // Its keys are long and alike, and only ever read in order: no filter, and few whole keys in a block.
        ColumnFamilyOptions pairs = family(tables().setBlockRestartInterval(PAIRS_RESTART_INTERVAL))
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
        DBOptions options = parts.add(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setKeepLogFileNum(2)
                .setDbWriteBufferSize(ALL_WRITE_BUFFERS_BYTES)
                .setMaxTotalWalSize(4 * WRITE_BUFFER_BYTES);
        List<ColumnFamilyDescriptor> descriptors = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
                named("repos", family),
                named("marks", family),
                named("account_counts", family),
                named("takedowns", family),
                named("index_pairs", pairs),
                named("index_repos", family),
                named("index_counts", family),
                named("index_checks", family));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        db = parts.add(RocksDB.open(options, dir.toString(), descriptors, handles));
        handles.forEach(parts::add);
        List<Family> families =
                handles.stream().map(handle -> new Family(db, handle)).toList();
        meta = families.get(0);
        repos = families.get(1);
        marks = families.get(2);
        accountCounts = families.get(3);
        takedowns = families.get(4);
        index = new IndexFamilies(families.get(5), families.get(6), families.get(7), families.get(8), meta);
    }

    private BlockBasedTableConfig tables() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
    }

    private ColumnFamilyOptions family(BlockBasedTableConfig tables) {
        return parts.add(new ColumnFamilyOptions())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTableFormatConfig(tables);
    }

    Map<String, Long> memory() {
        return Map.of(
                "state_cache", cache.getUsage(),
                "state_write_buffers", total("rocksdb.cur-size-all-mem-tables"),
                "state_tables", total("rocksdb.estimate-table-readers-mem"));
    }

    private long total(String property) {
        try {
            return db.getAggregatedLongProperty(property);
        } catch (RocksDBException e) {
            throw StateFailure.of("measure", e);
        }
    }

    private static ColumnFamilyDescriptor named(String name, ColumnFamilyOptions options) {
        return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), options);
    }

    /**
     * Closes in the reverse order of opening: RocksDB demands handles before the database, and both before their
     * options.
     */
    @Override
    public void close() {
        parts.close();
    }
}
