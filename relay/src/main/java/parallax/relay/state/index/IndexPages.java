package parallax.relay.state.index;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.relay.collections.CollectionBook.HearsayPage;
import parallax.relay.collections.CountedCollection;
import parallax.relay.collections.IndexChecks.Due;
import parallax.relay.collections.IndexChecks.Look;
import parallax.relay.state.StateFailure;

/** The index read in pages: one seek and one step a row. Any thread. */
record IndexPages(IndexFamilies families) {
    private static final int MOST_LOOKED_AT = 10_000;
    private static final int MOST_CHECKS_LOOKED_AT = 1_000;

    List<Did> repos(Nsid collection, @Nullable Did after, int limit) {
        byte[] prefix = PairKey.prefix(collection.text());
        byte[] start = after == null ? prefix : behind(PairKey.of(collection.text(), StoredDid.of(after)));
        List<Did> page = new ArrayList<>();
        try (Slice end = new Slice(PairKey.end(collection.text()));
                ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                RocksIterator rows = families.db().newIterator(families.pairs(), bounded)) {
            for (rows.seek(start); rows.isValid() && page.size() < limit; rows.next()) {
                page.add(PairKey.did(rows.key(), prefix));
            }
            rows.status();
            return page;
        } catch (RocksDBException e) {
            throw StateFailure.of("list", e);
        }
    }

    List<CountedCollection> collections(@Nullable Nsid after, int limit) {
        List<CountedCollection> page = new ArrayList<>();
        try (RocksIterator rows = families.db().newIterator(families.counts())) {
            seek(rows, after == null ? null : CollectionIndex.ascii(after.text()));
            for (; rows.isValid() && page.size() < limit; rows.next()) {
                Nsid collection = new Nsid(new String(rows.key(), StandardCharsets.US_ASCII));
                page.add(new CountedCollection(collection, CollectionIndex.number(rows.value())));
            }
            rows.status();
            return page;
        } catch (RocksDBException e) {
            throw StateFailure.of("list", e);
        }
    }

    HearsayPage hearsay(@Nullable Did after, int limit) {
        List<Did> dids = new ArrayList<>();
        Did end = walk(families.repos(), after, MOST_LOOKED_AT, (did, row) -> {
            IndexedRepo repo = IndexedRepoRow.decode(row);
            if (repo.shown && repo.entries().values().stream().anyMatch(Entry::hearsay)) {
                dids.add(did);
            }
            return dids.size() < limit;
        });
        return new HearsayPage(dids, end);
    }

    Look due(@Nullable Did after, Instant now, int limit) {
        List<Due> due = new ArrayList<>();
        Did end = walk(families.checks(), after, MOST_CHECKS_LOOKED_AT, (did, row) -> {
            CheckRow check = CheckRow.decode(row);
            if (!check.due().isAfter(now)) {
                due.add(new Due(did, check.failed()));
            }
            return due.size() < limit;
        });
        return new Look(due, end);
    }

    private interface Step {
        /** False to end the walk. */
        boolean take(Did did, byte[] row);
    }

    /** The last DID when there may be more behind it; null at the end. */
    private @Nullable Did walk(ColumnFamilyHandle family, @Nullable Did after, int most, Step step) {
        try (RocksIterator rows = families.db().newIterator(family)) {
            seek(rows, after == null ? null : StoredDid.of(after));
            for (int seen = 1; rows.isValid(); rows.next(), seen++) {
                Did did = StoredDid.did(rows.key(), 0);
                if (!step.take(did, rows.value()) || seen >= most) {
                    return did;
                }
            }
            rows.status();
            return null;
        } catch (RocksDBException e) {
            throw StateFailure.of("list", e);
        }
    }

    private static void seek(RocksIterator rows, byte @Nullable [] after) {
        if (after == null) {
            rows.seekToFirst();
        } else {
            rows.seek(behind(after));
        }
    }

    /** The lowest key behind this one. */
    private static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
