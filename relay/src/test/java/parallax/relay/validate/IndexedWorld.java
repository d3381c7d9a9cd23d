package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.CountedCollection;
import parallax.relay.collections.IndexChecks;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.Verdict;
import parallax.relay.log.LogOptions;
import parallax.relay.log.Replay;
import parallax.relay.log.SegmentedLog;
import parallax.relay.state.StateStore;
import parallax.relay.state.index.CollectionIndex;

/**
 * The real gates, log and state on one thread. A crash puts an older state back, as RocksDB may after a power failure,
 * and replays the log into it.
 */
final class IndexedWorld implements AutoCloseable {
    /** Some begin like others; a dot sorts before the slash that ends a name, letters behind it. */
    static final List<String> COLLECTIONS = List.of(
            "app.bsky.feed.like",
            "app.example.thing",
            "app.example.thing.more",
            "app.example.things",
            "zz.example.last");

    private static final int MOST_IN_BATCH = 4;

    private final Path dir;
    private final Random random;
    private final Courtroom court = new Courtroom(false);
    private final HostSequence sequence = new HostSequence();
    private final List<Sequenced> batch = new ArrayList<>();
    final Set<IndexedAccount> settledSinceSnapshot = new HashSet<>();
    private final SegmentedLog log;
    private StateStore state;
    long exactChecks;
    long emptied;

    IndexedWorld(Path dir, Random random) throws IOException {
        this.dir = dir;
        this.random = random;
        log = SegmentedLog.open(dir.resolve("log"), LogOptions.defaults(), 0, court.clock);
        state = StateStore.open(dir.resolve("state"));
        snapshot();
    }

    CollectionIndex index() {
        flush();
        return state.index();
    }

    /** @param records so many that a commit does not carry its whole tree */
    IndexedAccount account(int records) {
        TestAccount account = TestAccount.create(random.nextBoolean() ? Curve.K256 : Curve.P256, random);
        PdsEndpoint home = PdsEndpoint.parse("https://" + Author.HOME.hostname());
        court.identities.known(new DidDocument(account.did(), account.publicKey(), home, Author.HANDLE));
        IndexedAccount added = new IndexedAccount(this, new TestRepo(account, sequence, court.clock));
        List<RepoWrite> filling = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String path = "app.bsky.feed.like/many" + i;
            filling.add(new RepoWrite.Create(path, added.repo.fresh(path)));
        }
        added.write(filling, false);
        return added;
    }

    /** Deletes the account; another takes its place. */
    IndexedAccount replaced(IndexedAccount account) {
        account.delete();
        assertThat(shown(account.did())).isEmpty();
        assertThat(queued(account.did())).isFalse();
        return account(random.nextBoolean() ? 0 : 300);
    }

    void tick() {
        court.clock.advance(Duration.ofSeconds(2));
    }

    boolean knows(Did did) {
        var known = court.state.get(did);
        return known != null && known.head() != null;
    }

    Tid acceptedRev(Did did) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(court.state.get(did)).head())
                .rev();
    }

    void tells(Did did, StatusAnswer answer) {
        court.statuses.put(did, answer);
    }

    void submit(ByteSlice frame) {
        Verdict verdict = court.submit(Author.HOME, frame);
        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        accept(((Verdict.Pass) verdict).admitted());
    }

    void announce(IndexedAccount account, AccountStatus local) {
        Author author = new Author(account.did(), account.repo.account().signingKey());
        Admitted told = court.announce(author, local);
        court.state.put(account.did(), Objects.requireNonNull(told.change().applyTo(court.state.get(account.did()))));
        accept(told);
    }

    void hear(List<CollectionBook.Pair> pairs) {
        index().hear(pairs, court.clock.instant());
    }

    private void accept(Admitted admitted) {
        try {
            Sequenced event = new Sequenced(log.lastSeq() + 1, admitted);
            log.append(List.of(event), host -> 0);
            batch.add(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (batch.size() >= 1 + random.nextInt(MOST_IN_BATCH)) {
            flush();
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            state.apply(List.copyOf(batch), List.of());
            batch.clear();
        }
    }

    /** Keeps the state as it is now; the next crash falls back to it. */
    void snapshot() {
        flush();
        state.close();
        copy(dir.resolve("state"), dir.resolve("snapshot"));
        state = StateStore.open(dir.resolve("state"));
        settledSinceSnapshot.clear();
    }

    void crash() {
        batch.clear();
        state.close();
        copy(dir.resolve("snapshot"), dir.resolve("state"));
        state = StateStore.open(dir.resolve("state"));
        Replay.into(state, log, state.marks());
        // What the PDS said since then is forgotten as well.
        settledSinceSnapshot.forEach(IndexedAccount::forgetAnswers);
        settledSinceSnapshot.clear();
    }

    boolean queued(Did did) {
        return index().due(null, Instant.MAX, 1000).due().stream()
                .map(IndexChecks.Due::did)
                .anyMatch(did::equals);
    }

    Set<Nsid> shown(Did did) {
        Set<Nsid> shown = new TreeSet<>();
        for (String collection : COLLECTIONS) {
            if (all(new Nsid(collection)).contains(did)) {
                shown.add(new Nsid(collection));
            }
        }
        return shown;
    }

    /** Holds the index against an account. */
    void check(IndexedAccount account) {
        if (!account.active()) {
            assertThat(shown(account.did())).as("hidden").isEmpty();
            return;
        }
        if (!knows(account.did())) {
            return;
        }
        boolean queued = queued(account.did());
        if (account.surelyExact && !account.doubted) {
            assertThat(queued).as("asks about what it knows").isFalse();
        }
        if (!queued || (account.surelyExact && account.doubted)) {
            assertThat(shown(account.did())).as(account.did().text()).isEqualTo(account.expected);
            account.surelyExact = true;
            exactChecks++;
        }
    }

    /** Counts and totals equal what the pages show. */
    void checkSums() {
        long pairs = 0;
        List<CountedCollection> counted = index().collections(null, 100);
        for (CountedCollection each : counted) {
            assertThat(all(each.collection())).hasSize((int) each.repos()).doesNotHaveDuplicates();
            pairs += each.repos();
        }
        assertThat(index().totals().pairs()).isEqualTo(pairs);
        assertThat(index().totals().collections()).isEqualTo(counted.size());
        assertThat(index().totals().hearsay()).isZero();
    }

    private List<Did> all(Nsid collection) {
        List<Did> all = new ArrayList<>();
        @Nullable Did after = null;
        do {
            List<Did> page = index().repos(collection, after, 2);
            all.addAll(page);
            after = page.isEmpty() ? null : page.getLast();
        } while (after != null);
        return all;
    }

    private static void copy(Path from, Path to) {
        try {
            if (Files.exists(to)) {
                try (Stream<Path> old = Files.list(to)) {
                    for (Path file : old.toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        state.close();
        log.close();
    }
}
