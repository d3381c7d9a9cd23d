package parallax.relay.state;

import static parallax.relay.state.Family.ascii;
import static parallax.relay.state.Family.number;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.control.ListedRepo;
import parallax.relay.control.RepoListing;
import parallax.relay.flow.Heads;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;
import parallax.relay.state.index.CollectionIndex;
import parallax.relay.state.index.IndexBatch;

/**
 * Repos, upstream marks and account counts in RocksDB.
 *
 * <p>One {@link #apply} is one atomic batch that also moves the applied seq, so after a crash the store equals the log
 * up to {@link #appliedSeq()} and the log's tail is applied again. The batch is not synced: the log is, and what
 * RocksDB loses is replayed from it. Threads: one thread applies, any thread reads.
 */
public final class StateStore implements Heads, RepoListing, StateWriter, AutoCloseable {
    private static final byte[] APPLIED = ascii("applied_seq");
    private static final byte[] CONTROL_PLANE = ascii("control_plane");
    private static final byte[] FORMAT = ascii("format");
    private static final long FORMAT_VERSION = 1;
    /** Each takes about 40 bytes on disk. */
    private static final long MAX_INDEX_CHECKS = 1_000_000;

    private final StateFamilies families;
    private final WriteOptions unsynced = new WriteOptions();
    private final AccountCounts counts = new AccountCounts();
    private final Takedowns takedowns = new Takedowns();
    private final RecentRepos recent = new RecentRepos();
    private final CollectionIndex index;
    private volatile long applied;

    private StateStore(StateFamilies families) throws RocksDBException {
        this.families = families;
        this.index = new CollectionIndex(families.index, this, MAX_INDEX_CHECKS);
    }

    /**
     * Opens the store in a folder, which is created when missing.
     *
     * @throws StateCorruptException when RocksDB finds the folder damaged or it holds another format
     * @throws parallax.relay.flow.StateUnavailableException when the folder cannot be read or written
     */
    public static StateStore open(Path dir) {
        StateFamilies families = StateFamilies.open(dir);
        try {
            StateStore store = new StateStore(families);
            store.load();
            return store;
        } catch (RocksDBException e) {
            throw StateFailure.of("open", e);
        }
    }

    /** The id of the control plane that this state belongs to; empty when it was never bound. */
    public Optional<String> controlPlane() {
        byte[] id = families.meta.get(CONTROL_PLANE);
        return id == null ? Optional.empty() : Optional.of(new String(id, StandardCharsets.US_ASCII));
    }

    /** Binds it to a control plane; durable when this returns. */
    public void bind(String controlPlane) {
        try (WriteOptions synced = new WriteOptions().setSync(true)) {
            families.db.put(families.meta.handle(), synced, CONTROL_PLANE, ascii(controlPlane));
        } catch (RocksDBException e) {
            throw StateFailure.of("write", e);
        }
    }

    private void load() throws RocksDBException {
        byte[] format = families.meta.get(FORMAT);
        if (format == null) {
            families.db.put(families.meta.handle(), FORMAT, number(FORMAT_VERSION));
        } else if (number(format) != FORMAT_VERSION) {
            throw new StateCorruptException("state: format " + number(format) + ", this relay reads " + FORMAT_VERSION);
        }
        byte[] seq = families.meta.get(APPLIED);
        applied = seq == null ? 0 : number(seq);
        families.accountCounts.each((host, count) -> counts.load(MarkRow.host(host), number(count)));
        families.takedowns.each((did, since) -> takedowns.set(did(did), number(since)));
    }

    /** The seq of the last event that is in the state; 0 when there is none. */
    @Override
    public long appliedSeq() {
        return applied;
    }

    @Override
    public void apply(List<Sequenced> batch, List<HostMark> marks) {
        try (IndexBatch indexed = index.begin()) {
            apply(batch, marks, indexed);
        }
    }

    private void apply(List<Sequenced> batch, List<HostMark> marks, IndexBatch indexed) {
        Map<Did, RepoState> rows = new LinkedHashMap<>();
        Map<HostId, Long> deltas = new HashMap<>();
        Map<Did, Optional<Long>> localChanges = new HashMap<>();
        for (Sequenced event : batch) {
            Did did = event.admitted().did();
            RepoState before = rows.containsKey(did) ? rows.get(did) : read(did);
            RepoState after = event.admitted().change().applyTo(before);
            if (after != null) {
                AccountCounts.addDelta(deltas, before, after);
                rows.put(did, after);
                indexed.accepted(event.admitted(), after);
                noteTakedown(localChanges, event, after);
            }
        }
        Map<HostId, Long> newCounts = counts.after(deltas);
        long seq = batch.isEmpty() ? applied : batch.getLast().seq();
        try (WriteBatch write = new WriteBatch()) {
            putRepos(write, rows, localChanges);
            putBooks(write, marks, newCounts);
            write.put(families.meta.handle(), APPLIED, number(seq));
            indexed.putInto(write);
            families.db.write(unsynced, write);
        } catch (RocksDBException e) {
            throw StateFailure.of("write", e);
        }
        rows.forEach(recent::put);
        indexed.written();
        newCounts.forEach(counts::load);
        localChanges.forEach((did, since) -> takedowns.set(did, since.orElse(null)));
        applied = seq;
    }

    private void noteTakedown(Map<Did, Optional<Long>> changes, Sequenced event, RepoState after) {
        if (event.admitted().change().local() != null) {
            boolean down = after.local() == AccountStatus.TAKENDOWN;
            changes.put(event.admitted().did(), down ? Optional.of(event.seq()) : Optional.empty());
        }
    }

    private void putRepos(WriteBatch batch, Map<Did, RepoState> rows, Map<Did, Optional<Long>> localChanges)
            throws RocksDBException {
        for (Map.Entry<Did, RepoState> row : rows.entrySet()) {
            batch.put(families.repos.handle(), ascii(row.getKey().text()), RepoRow.encode(row.getValue()));
        }
        for (Map.Entry<Did, Optional<Long>> change : localChanges.entrySet()) {
            byte[] key = ascii(change.getKey().text());
            if (change.getValue().isPresent()) {
                batch.put(
                        families.takedowns.handle(),
                        key,
                        number(change.getValue().get()));
            } else {
                batch.delete(families.takedowns.handle(), key);
            }
        }
    }

    private void putBooks(WriteBatch batch, List<HostMark> marks, Map<HostId, Long> newCounts) throws RocksDBException {
        for (HostMark mark : marks) {
            batch.put(families.marks.handle(), MarkRow.key(mark.host()), MarkRow.encode(mark));
        }
        for (Map.Entry<HostId, Long> count : newCounts.entrySet()) {
            batch.put(families.accountCounts.handle(), MarkRow.key(count.getKey()), number(count.getValue()));
        }
    }

    @Override
    public @Nullable RepoState read(Did did) {
        RepoState known = recent.find(did);
        if (known != null) {
            return known;
        }
        byte[] row = families.repos.get(ascii(did.text()));
        return row == null ? null : RepoRow.decode(row);
    }

    @Override
    public List<ListedRepo> list(@Nullable Did after, int limit) {
        List<ListedRepo> page = new ArrayList<>();
        families.repos.walk(
                after == null ? null : ascii(after.text()),
                limit,
                (did, row) -> page.add(new ListedRepo(did(did), RepoRow.decode(row))));
        return page;
    }

    /** The upstream marks of all hosts, as of the last applied batch. */
    public List<HostMark> marks() {
        List<HostMark> marks = new ArrayList<>();
        families.marks.each((host, row) -> marks.add(MarkRow.decode(MarkRow.host(host), row)));
        return marks;
    }

    /** What the operator has taken down. */
    public Takedowns takedowns() {
        return takedowns;
    }

    /** Which repo has records of which collection. */
    public CollectionIndex index() {
        return index;
    }

    /** Bytes of memory outside the heap, by what they are for. */
    public Map<String, Long> memory() {
        return families.memory();
    }

    /** How many accounts of a host are known and not deleted. */
    public long accountCount(HostId host) {
        return counts.of(host);
    }

    /** That of every host. */
    public Map<HostId, Long> accountCounts() {
        return counts.all();
    }

    @Override
    public void close() {
        unsynced.close();
        families.close();
    }

    private static Did did(byte[] key) {
        return new Did(new String(key, StandardCharsets.US_ASCII));
    }
}
