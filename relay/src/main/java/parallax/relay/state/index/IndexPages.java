package parallax.relay.state.index;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
import parallax.relay.state.Family;
import parallax.relay.state.StateFailure;

/** The index read in pages: one seek and one step a row. Any thread. */
record IndexPages(IndexFamilies families) {
    private static final int MOST_LOOKED_AT = 10_000;
    private static final int MOST_CHECKS_LOOKED_AT = 1_000;

    List<Did> repos(Nsid collection, @Nullable Did after, int limit) {
        byte[] prefix = PairKey.prefix(collection.text());
        byte[] start = after == null ? prefix : Family.behind(PairKey.of(collection.text(), StoredDid.of(after)));
        List<Did> page = new ArrayList<>();
        try (Slice end = new Slice(PairKey.end(collection.text()));
                ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                RocksIterator rows = families.db().newIterator(families.pairs().handle(), bounded)) {
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
        families.counts().walk(after == null ? null : Family.ascii(after.text()), limit, (name, count) -> {
            Nsid collection = new Nsid(new String(name, StandardCharsets.US_ASCII));
            return page.add(new CountedCollection(collection, Family.number(count)));
        });
        return page;
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
    private static @Nullable Did walk(Family family, @Nullable Did after, int most, Step step) {
        byte[] end = family.walk(
                after == null ? null : StoredDid.of(after), most, (key, row) -> step.take(StoredDid.did(key, 0), row));
        return end == null ? null : StoredDid.did(end, 0);
    }
}
