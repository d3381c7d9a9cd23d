package parallax.relay.state.index;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StateChange;
import parallax.relay.state.Family;

/**
 * Changes of the index that are written in one atomic step. Nobody else changes the index until it is closed. One
 * thread: read and change, {@link #putInto}, write, {@link #written}.
 */
public final class IndexBatch implements AutoCloseable {
    private final CollectionIndex index;
    private final Map<Did, Change> changes = new LinkedHashMap<>();
    private Totals totals;
    private long gained;
    private long lost;
    private long unknown;
    private long refused;

    private static final class Change {
        private final byte @Nullable [] stored;
        private final IndexedRepo repo;
        private final Set<String> shownBefore;
        private final long hearsayBefore;
        private final boolean queuedBefore;
        private @Nullable CheckRow check;

        private Change(byte @Nullable [] stored) {
            this.stored = stored;
            repo = IndexedRepoRow.decode(stored);
            shownBefore = shown(repo);
            hearsayBefore = hearsay(repo);
            queuedBefore = repo.queued;
        }
    }

    IndexBatch(CollectionIndex index) {
        this.index = index;
        this.totals = index.totals();
    }

    /**
     * An event was accepted.
     *
     * @param after the account's state after it
     */
    public void accepted(Admitted event, RepoState after) {
        StateChange change = event.change();
        boolean news = change.head() != null || change.reindex();
        if (!news && change.upstream() == null && change.local() == null) {
            return;
        }
        Did did = event.did();
        if (event.kind() == EventKind.COMMIT && !change.reindex() && settled(event, after.active())) {
            return;
        }
        int hour = hour(event.receivedAt());
        Change changed = of(did);
        IndexedRepo repo = changed.repo;
        if (after.upstream() == AccountStatus.DELETED) {
            repo.forget();
            return;
        }
        if (after.active() && !repo.shown && repo.heard != 0) {
            // While it was away nobody could confirm its hearsay.
            repo.heard = hour;
        }
        repo.shown = after.active();
        if (news && change.head() != null) {
            repo.accepted(event.collections(), change.head().rev().value(), change.reindex());
        }
        unknown += change.reindex() ? 1 : 0;
        repo.queued &= repo.shown;
        if (repo.needsCheck(hour)) {
            enqueue(changed);
        }
    }

    private boolean settled(Admitted event, boolean active) {
        if (changes.containsKey(event.did())) {
            return false;
        }
        byte[] row = index.row(StoredDid.of(event.did()));
        return row != null && IndexedRepoRow.unchangedBy(row, event.collections(), active);
    }

    /** The repo, to be changed. */
    IndexedRepo repo(Did did) {
        return of(did).repo;
    }

    /** The repo's place in the queue, to take another. */
    void check(Did did, CheckRow row) {
        of(did).check = row;
    }

    /** Queues a repo that is not; false if it was, or there is no room. */
    boolean queue(Did did) {
        Change change = of(did);
        if (change.repo.queued) {
            return false;
        }
        enqueue(change);
        return change.repo.queued;
    }

    private Change of(Did did) {
        Change known = changes.get(did);
        if (known == null) {
            known = new Change(index.row(StoredDid.of(did)));
            changes.put(did, known);
        }
        return known;
    }

    private void enqueue(Change change) {
        if (totals.checks() >= index.maxChecks()) {
            refused++;
            return;
        }
        change.repo.queued = true;
        change.check = CheckRow.AT_ONCE;
        // Counted when it is put; here only against the bound.
        totals = totals.plus(0, 0, 0, 1);
    }

    /** Adds the changes to a batch. May be called once. */
    public void putInto(WriteBatch batch) throws RocksDBException {
        IndexFamilies families = index.families();
        Map<String, Long> counts = new HashMap<>();
        totals = index.totals();
        for (Map.Entry<Did, Change> entry : changes.entrySet()) {
            Change change = entry.getValue();
            byte[] key = StoredDid.of(entry.getKey());
            IndexedRepo repo = change.repo;
            if (repo.isBlank()) {
                if (change.stored != null) {
                    batch.delete(families.repos().handle(), key);
                }
            } else {
                batch.put(families.repos().handle(), key, IndexedRepoRow.encode(repo));
            }
            putPairs(batch, key, change, counts);
            putCheck(batch, key, change);
            totals = totals.plus(0, hearsay(repo) - change.hearsayBefore, 0, 0);
            refused += repo.refused;
        }
        putCounts(batch, counts);
        if (!totals.equals(index.totals())) {
            batch.put(families.meta().handle(), CollectionIndex.TOTALS, totals.encoded());
        }
    }

    private void putPairs(WriteBatch batch, byte[] key, Change change, Map<String, Long> counts)
            throws RocksDBException {
        Set<String> shown = shown(change.repo);
        for (String collection : shown) {
            if (!change.shownBefore.contains(collection)) {
                batch.put(index.families().pairs().handle(), PairKey.of(collection, key), new byte[0]);
                counts.merge(collection, 1L, Long::sum);
                gained++;
            }
        }
        for (String collection : change.shownBefore) {
            if (!shown.contains(collection)) {
                batch.delete(index.families().pairs().handle(), PairKey.of(collection, key));
                counts.merge(collection, -1L, Long::sum);
                lost++;
            }
        }
    }

    private void putCheck(WriteBatch batch, byte[] key, Change change) throws RocksDBException {
        if (!change.repo.queued) {
            if (change.queuedBefore) {
                batch.delete(index.families().checks().handle(), key);
                totals = totals.plus(0, 0, 0, -1);
            }
        } else if (change.check != null) {
            batch.put(index.families().checks().handle(), key, change.check.encoded());
            totals = totals.plus(0, 0, 0, change.queuedBefore ? 0 : 1);
        }
    }

    private void putCounts(WriteBatch batch, Map<String, Long> counts) throws RocksDBException {
        for (Map.Entry<String, Long> delta : counts.entrySet()) {
            if (delta.getValue() == 0) {
                continue;
            }
            long before = index.count(delta.getKey());
            long after = before + delta.getValue();
            int collections = before == 0 ? 1 : 0;
            if (after == 0) {
                batch.delete(index.families().counts().handle(), Family.ascii(delta.getKey()));
                collections--;
            } else {
                batch.put(index.families().counts().handle(), Family.ascii(delta.getKey()), Family.number(after));
            }
            totals = totals.plus(delta.getValue(), 0, collections, 0);
        }
    }

    /** The batch is in RocksDB: from here on the index counts as changed. */
    public void written() {
        index.changed(totals, new IndexCounts(gained, lost, unknown, refused));
    }

    @Override
    public void close() {
        index.release();
    }

    static int hour(Instant time) {
        return Math.clamp(Duration.between(Instant.EPOCH, time).toHours(), 0, Integer.MAX_VALUE);
    }

    private static Set<String> shown(IndexedRepo repo) {
        Set<String> names = new TreeSet<>();
        if (repo.shown) {
            repo.entries().forEach((name, entry) -> {
                if (entry.live()) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    private static long hearsay(IndexedRepo repo) {
        return repo.entries().values().stream().filter(Entry::hearsay).count();
    }
}
