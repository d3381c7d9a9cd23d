package parallax.relay.state.index;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.relay.collections.CheckRequests;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.CollectionListing;
import parallax.relay.collections.CountedCollection;
import parallax.relay.collections.IndexChecks;
import parallax.relay.flow.Heads;
import parallax.relay.flow.RepoState;
import parallax.relay.state.Family;
import parallax.relay.state.StateFailure;

/**
 * Which repo has records of which collection, in RocksDB. What events change is part of the state's own batch ({@link
 * #begin}); what others say is written by itself. Any thread; one at a time changes it.
 */
public final class CollectionIndex implements CollectionListing, CollectionBook, IndexChecks, CheckRequests {
    static final byte[] TOTALS = Family.ascii("index_totals");

    private static final Duration REST_OF_THE_GONE = Duration.ofDays(1);

    private final IndexFamilies families;
    private final Heads heads;
    private final long maxChecks;
    private final IndexPages pages;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Totals totals = Totals.NONE;
    private volatile IndexCounts counts = IndexCounts.NONE;

    /**
     * The index in these families, which stay the caller's.
     *
     * @param heads the state of accounts in the same store
     * @param maxChecks repos in the queue of checks
     */
    public CollectionIndex(IndexFamilies families, Heads heads, long maxChecks) {
        this.families = families;
        this.heads = heads;
        this.maxChecks = maxChecks;
        this.pages = new IndexPages(families);
        this.totals = Totals.decode(families.meta().get(TOTALS));
    }

    /** Begins a change; until it is closed, other threads wait with theirs. */
    public IndexBatch begin() {
        writing.lock();
        return new IndexBatch(this);
    }

    /** Sums as of the last written batch. */
    public Totals totals() {
        return totals;
    }

    /** What happened since the start of the process. */
    public IndexCounts counts() {
        return counts;
    }

    @Override
    public List<Did> repos(Nsid collection, @Nullable Did after, int limit) {
        return pages.repos(collection, after, limit);
    }

    @Override
    public List<CountedCollection> collections(@Nullable Nsid after, int limit) {
        return pages.collections(after, limit);
    }

    @Override
    public long count(Nsid collection) {
        return count(collection.text());
    }

    @Override
    public Taken hear(List<Pair> pairs, Instant now) {
        requireFew(pairs);
        warm(pairs.stream().map(Pair::did).toList());
        int hour = IndexBatch.hour(now);
        try (IndexBatch batch = begin()) {
            int added = 0;
            int known = 0;
            int refused = 0;
            for (Pair pair : pairs) {
                IndexedRepo repo = batch.repo(pair.did());
                RepoState state = heads.read(pair.did());
                int before = repo.refused;
                if (state != null && state.upstream() == AccountStatus.DELETED) {
                    refused++;
                    continue;
                }
                repo.shown = state == null || state.active();
                if (repo.hear(pair.collection().text(), hour)) {
                    added++;
                } else if (repo.refused > before) {
                    refused++;
                } else {
                    known++;
                }
            }
            write(batch);
            return new Taken(added, known, refused);
        }
    }

    @Override
    public boolean described(Did did, Tid rev, Set<Nsid> collections) {
        warm(List.of(did));
        try (IndexBatch batch = begin()) {
            RepoState state = heads.read(did);
            IndexedRepo repo = batch.repo(did);
            boolean taken = true;
            if (state != null && state.upstream() == AccountStatus.DELETED) {
                repo.forget();
            } else {
                repo.shown = state == null || state.active();
                taken = repo.described(collections, rev.value(), rev(state));
            }
            write(batch);
            return taken;
        }
    }

    @Override
    public @Nullable Tid newest(Did did) {
        RepoState state = heads.read(did);
        return state == null || state.head() == null ? null : state.head().rev();
    }

    @Override
    public boolean gone(Did did, @Nullable Tid newest, Instant now) {
        warm(List.of(did));
        try (IndexBatch batch = begin()) {
            long head = rev(heads.read(did));
            if (head != (newest == null ? 0 : newest.value())) {
                return false;
            }
            IndexedRepo repo = batch.repo(did);
            repo.forget();
            repo.gap = head;
            repo.restUntil = IndexBatch.hour(now.plus(REST_OF_THE_GONE));
            write(batch);
            return true;
        }
    }

    @Override
    public HearsayPage hearsay(@Nullable Did after, int limit) {
        return pages.hearsay(after, limit);
    }

    @Override
    public int expire(List<Did> dids, Instant heardBefore) {
        requireFew(dids);
        warm(dids);
        try (IndexBatch batch = begin()) {
            int went = 0;
            for (Did did : dids) {
                IndexedRepo repo = batch.repo(did);
                if (repo.shown && repo.heard != 0 && repo.heard < IndexBatch.hour(heardBefore)) {
                    went += repo.dropHearsay();
                }
            }
            write(batch);
            return went;
        }
    }

    @Override
    public void sync() {
        try {
            families.db().syncWal();
        } catch (RocksDBException e) {
            throw StateFailure.of("sync", e);
        }
    }

    @Override
    public Look due(@Nullable Did after, Instant now, int limit) {
        return pages.due(after, now, limit);
    }

    @Override
    public void failed(Did did, Instant again) {
        check(did, row -> new CheckRow(again, Math.min(255, row.failed() + 1)));
    }

    @Override
    public void postponed(Did did, Instant again) {
        check(did, row -> new CheckRow(again, row.failed()));
    }

    @Override
    public void dropped(Did did, Instant atEarliest) {
        warm(List.of(did));
        try (IndexBatch batch = begin()) {
            IndexedRepo repo = batch.repo(did);
            repo.queued = false;
            repo.restUntil = IndexBatch.hour(atEarliest);
            write(batch);
        }
    }

    @Override
    public int queue(List<Did> dids) {
        requireFew(dids);
        warm(dids);
        try (IndexBatch batch = begin()) {
            int queued = 0;
            for (Did did : dids) {
                queued += batch.queue(did) ? 1 : 0;
            }
            write(batch);
            return queued;
        }
    }

    @Override
    public boolean isQueued(Did did) {
        return families.checks().get(StoredDid.of(did)) != null;
    }

    @Override
    public int waiting(Instant now, int most) {
        return pages.due(null, now, most).due().size();
    }

    @Override
    public long queued() {
        return totals.checks();
    }

    private void check(Did did, java.util.function.UnaryOperator<CheckRow> next) {
        try (IndexBatch batch = begin()) {
            byte[] row = families.checks().get(StoredDid.of(did));
            if (row != null) {
                batch.check(did, next.apply(CheckRow.decode(row)));
                write(batch);
            }
        }
    }

    private void write(IndexBatch batch) {
        try (WriteBatch write = new WriteBatch();
                WriteOptions unsynced = new WriteOptions()) {
            batch.putInto(write);
            families.db().write(unsynced, write);
        } catch (RocksDBException e) {
            throw StateFailure.of("write", e);
        }
        batch.written();
    }

    /** Waits for the disk before it takes the lock for which the writer of the state waits. */
    private void warm(Collection<Did> dids) {
        for (Did did : dids) {
            row(StoredDid.of(did));
            heads.read(did);
        }
    }

    byte @Nullable [] row(byte[] didKey) {
        return families.repos().get(didKey);
    }

    long count(String collection) {
        byte[] stored = families.counts().get(Family.ascii(collection));
        return stored == null ? 0 : Family.number(stored);
    }

    IndexFamilies families() {
        return families;
    }

    long maxChecks() {
        return maxChecks;
    }

    void changed(Totals now, IndexCounts more) {
        totals = now;
        counts = counts.plus(more);
    }

    void release() {
        writing.unlock();
    }

    private static long rev(@Nullable RepoState state) {
        return state == null || state.head() == null ? 0 : state.head().rev().value();
    }

    private static void requireFew(List<?> items) {
        if (items.size() > MAX_PAIRS) {
            throw new IllegalArgumentException(items.size() + " at once; at most " + MAX_PAIRS);
        }
    }
}
