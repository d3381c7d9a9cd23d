package parallax.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.rocksdb.RocksDBException;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.relay.collections.CollectionBook;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.state.StateStore;

/** Fills and reads an index of one size. */
final class IndexMeasurement {
    static final int PAGE = 1_000;

    private static final int ROUNDS = 200;
    private static final int COMMITTERS = 20_000;
    private static final int COMMIT_BATCH = 200;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final IndexPopulation population;
    private final Path folder;
    private long seq;

    IndexMeasurement(IndexPopulation population, Path folder) {
        this.population = population;
        this.folder = folder;
    }

    IndexRow run() throws RocksDBException {
        double heard;
        double commits;
        List<Double> pages;
        long memory;
        long pairs;
        try (StateStore state = StateStore.open(folder)) {
            heard = fill(state);
            commits = commit(state);
            pairs = state.index().totals().pairs();
        }
        // Opened anew, so that all is in files and none of it in the cache.
        try (StateStore state = StateStore.open(folder)) {
            pages = places(account -> state.index().repos(population.collection(0), population.did(account), PAGE));
            memory = state.memory().values().stream().mapToLong(Long::longValue).sum();
        }
        try (BareScan bare = new BareScan(folder)) {
            List<Double> scan = places(account -> bare.scan(population.collection(0), population.did(account), PAGE));
            return new IndexRow(
                    pairs,
                    heard,
                    commits,
                    pages,
                    scan,
                    (double) bare.bytes("index_pairs") / pairs,
                    (double) bare.bytes("index_repos") / pairs,
                    memory);
        }
    }

    /** Pairs a second. */
    private double fill(StateStore state) {
        long began = System.nanoTime();
        long taken = 0;
        List<CollectionBook.Pair> page = new ArrayList<>(PAGE);
        for (int collection = 0; collection < IndexPopulation.COLLECTIONS; collection++) {
            long size = population.size(collection);
            Nsid name = population.collection(collection);
            for (long i = 0; i < size; i++) {
                page.add(new CollectionBook.Pair(population.did(population.member(collection, size, i)), name));
                if (page.size() == PAGE) {
                    taken += state.index().hear(page, NOW).added();
                    page.clear();
                }
            }
        }
        taken += state.index().hear(page, NOW).added();
        return taken / seconds(began);
    }

    /** Commits a second, of repos that are known exactly and gain or lose nothing. */
    private double commit(StateStore state) {
        SplittableRandom random = new SplittableRandom(3);
        List<Did> dids = new ArrayList<>(COMMITTERS);
        for (int i = 0; i < COMMITTERS; i++) {
            dids.add(population.did(random.nextLong(population.accounts())));
        }
        CollectionChanges all = new CollectionChanges(
                List.of(population.collection(0), population.collection(1), population.collection(7)),
                List.of(),
                true,
                false,
                null);
        commit(state, dids, all);
        CollectionChanges one = new CollectionChanges(List.of(population.collection(1)), List.of(), false, false, null);
        commit(state, dids, one);
        long began = System.nanoTime();
        commit(state, dids, one);
        commit(state, dids, one);
        return 2 * COMMITTERS / seconds(began);
    }

    private void commit(StateStore state, List<Did> dids, CollectionChanges changes) {
        List<Sequenced> batch = new ArrayList<>(COMMIT_BATCH);
        for (Did did : dids) {
            seq++;
            Cid cid = Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) seq, (byte) (seq >> 8), (byte) (seq >> 16)}));
            Head head = new Head(Tid.of(1_700_000_000_000_000L + seq, 1), cid, cid);
            HostId host = new HostId(1);
            StateChange change = new StateChange(head, null, null, host, false, changes);
            ByteSlice frame = ByteSlice.of(new byte[] {1, 2});
            batch.add(new Sequenced(
                    seq, new Admitted(EventKind.COMMIT, did, host, seq, frame, new SeqSplice(0, 1), change, NOW)));
            if (batch.size() == COMMIT_BATCH) {
                state.apply(List.copyOf(batch), List.of());
                batch.clear();
            }
        }
    }

    /** Median microseconds at the start, in the middle and at the end of the largest collection. */
    private List<Double> places(LongConsumer page) {
        List<Double> medians = new ArrayList<>();
        long room = population.accounts() / 20;
        long[] starts = {0, population.accounts() / 2, population.accounts() - 2 * room};
        for (long start : starts) {
            SplittableRandom random = new SplittableRandom(5);
            double[] micros = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long account = start + random.nextLong(room);
                long began = System.nanoTime();
                page.accept(account);
                micros[round] = (System.nanoTime() - began) / 1e3;
            }
            Arrays.sort(micros);
            medians.add(Measured.middle(micros));
        }
        return medians;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / (double) Duration.ofSeconds(1).toNanos();
    }
}
