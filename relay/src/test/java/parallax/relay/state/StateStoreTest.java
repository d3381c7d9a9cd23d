package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.control.ListedRepo;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.StateUnavailableException;

class StateStoreTest {
    private static final HostId A = new HostId(1);
    private static final HostId B = new HostId(2);
    private static final Did ALICE = new Did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static final List<AccountStatus> STATUSES = List.of(AccountStatus.values());
    private static final Did BOB = new Did("did:web:bob.example");

    @Test
    void aCommitGivesARepoItsHeadAndSurvivesReopening(@TempDir Path dir) {
        try (StateStore state = StateStore.open(dir)) {
            assertThat(state.read(ALICE)).isNull();
            state.apply(
                    List.of(event(1, ALICE, head(100), null, A)),
                    List.of(new HostMark(A, 9, List.of(HostMark.Range.of(11), HostMark.Range.of(12)))));
        }
        try (StateStore state = StateStore.open(dir)) {
            assertThat(state.read(ALICE))
                    .isEqualTo(new RepoState(A, head(100), AccountStatus.ACTIVE, AccountStatus.ACTIVE));
            assertThat(state.appliedSeq()).isEqualTo(1);
            assertThat(state.marks())
                    .containsExactly(new HostMark(A, 9, List.of(HostMark.Range.of(11), HostMark.Range.of(12))));
            assertThat(state.accountCount(A)).isEqualTo(1);
        }
    }

    @Test
    void aStatusWordThatHasNoCodeIsKeptUntilTheNextStatus(@TempDir Path dir) {
        String longest = "\u4e00".repeat(AccountStatus.MAX_WORD);
        try (StateStore state = StateStore.open(dir)) {
            state.apply(
                    List.of(
                            event(1, ALICE, head(1), null, A),
                            event(2, ALICE, StateChange.ofUpstream(AccountStatus.INACTIVE, longest, A)),
                            event(3, BOB, StateChange.ofUpstream(AccountStatus.ACTIVE, "limited", A)),
                            event(4, ALICE, StateChange.ofLocal(AccountStatus.THROTTLED))),
                    List.of());
        }
        try (StateStore state = StateStore.open(dir)) {
            RepoState alice = state.read(ALICE);
            assertThat(alice)
                    .isEqualTo(new RepoState(A, head(1), AccountStatus.INACTIVE, AccountStatus.THROTTLED, longest));
            assertThat(alice.word()).isEqualTo(longest);
            assertThat(state.read(BOB).word()).isEqualTo("limited");
            state.apply(List.of(event(5, ALICE, null, AccountStatus.ACTIVE, A)), List.of());
            assertThat(state.read(ALICE))
                    .isEqualTo(new RepoState(A, head(1), AccountStatus.ACTIVE, AccountStatus.THROTTLED));
        }
    }

    @Test
    void aDeletedAccountLosesItsHeadAndIsNoLongerCounted(@TempDir Path dir) {
        try (StateStore state = StateStore.open(dir)) {
            state.apply(
                    List.of(event(1, ALICE, head(1), null, A), event(2, ALICE, null, AccountStatus.DELETED, A)),
                    List.of());
            assertThat(state.read(ALICE))
                    .isEqualTo(new RepoState(A, null, AccountStatus.DELETED, AccountStatus.ACTIVE));
            assertThat(state.accountCount(A)).isZero();
        }
    }

    @Test
    void aMigrationMovesTheAccountFromOneHostsCountToTheOthers(@TempDir Path dir) {
        try (StateStore state = StateStore.open(dir)) {
            state.apply(List.of(event(1, ALICE, head(1), null, A), event(2, BOB, head(2), null, A)), List.of());
            state.apply(List.of(event(3, ALICE, null, AccountStatus.ACTIVE, B)), List.of());
            assertThat(state.accountCount(A)).isEqualTo(1);
            assertThat(state.accountCount(B)).isEqualTo(1);
            assertThat(state.read(ALICE)).extracting(RepoState::head).isEqualTo(head(1));
        }
    }

    @Test
    void aMarkIsStoredWithoutAnyEvent(@TempDir Path dir) {
        try (StateStore state = StateStore.open(dir)) {
            state.apply(List.of(), List.of(new HostMark(B, 77, List.of())));
            assertThat(state.marks()).containsExactly(new HostMark(B, 77, List.of()));
            assertThat(state.appliedSeq()).isZero();
        }
    }

    @Test
    void aListingPagesThroughEveryRepoOnceInTheOrderOfTheDid(@TempDir Path dir) {
        try (StateStore state = StateStore.open(dir)) {
            List<Sequenced> batch = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                batch.add(event(i + 1, did(i), head(i), null, A));
            }
            state.apply(batch, List.of());
            List<Did> seen = new ArrayList<>();
            Did after = null;
            List<ListedRepo> page = state.list(after, 10);
            while (!page.isEmpty()) {
                page.forEach(repo -> seen.add(repo.did()));
                page = state.list(seen.getLast(), 10);
            }
            assertThat(seen).hasSize(25).isSortedAccordingTo((a, b) -> a.text().compareTo(b.text()));
        }
    }

    @Test
    void whatIsReadIsWhatIsStoredAfterEachBatch(@TempDir Path dir) {
        Random random = new Random(8);
        int seq = 0;
        try (StateStore state = StateStore.open(dir)) {
            for (int i = 0; i < 60; i++) {
                List<Sequenced> batch = new ArrayList<>();
                for (int events = random.nextInt(6); events >= 0; events--) {
                    AccountStatus status =
                            random.nextInt(4) == 0 ? STATUSES.get(random.nextInt(STATUSES.size())) : null;
                    Head head = status == null ? head(seq) : null;
                    batch.add(event(++seq, did(random.nextInt(12)), head, status, random.nextBoolean() ? A : B));
                }
                state.apply(batch, List.of());
                state.list(null, 100)
                        .forEach(repo -> assertThat(state.read(repo.did())).isEqualTo(repo.state()));
            }
            assertThat(state.list(null, 100)).hasSize(12);
        }
    }

    /**
     * Reapplying a tail that was applied already is what happens when the process ended between batch and
     * acknowledgement.
     */
    @Test
    void applyingATailTwiceEqualsApplyingItOnce(@TempDir Path once, @TempDir Path twice) {
        Random random = new Random(7);
        List<Sequenced> history = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            AccountStatus status = random.nextInt(4) == 0 ? STATUSES.get(random.nextInt(STATUSES.size())) : null;
            Head head = status == null ? head(i) : null;
            history.add(event(i, did(random.nextInt(12)), head, status, random.nextBoolean() ? A : B));
        }
        Map<Did, RepoState> expected = new HashMap<>();
        try (StateStore state = StateStore.open(once)) {
            state.apply(history, List.of());
            state.list(null, 100).forEach(repo -> expected.put(repo.did(), repo.state()));
        }
        try (StateStore state = StateStore.open(twice)) {
            state.apply(history.subList(0, 200), List.of());
            state.apply(history.subList(150, 300), List.of());
            state.list(null, 100).forEach(repo -> assertThat(repo.state()).isEqualTo(expected.remove(repo.did())));
            assertThat(expected).isEmpty();
            assertThat(state.accountCount(A) + state.accountCount(B))
                    .isEqualTo(state.list(null, 100).stream()
                            .filter(repo -> repo.state().upstream() != AccountStatus.DELETED)
                            .count());
        }
    }

    @Test
    void aStoreThatSomebodyElseHoldsIsUnavailableAndNotCorrupt(@TempDir Path dir) {
        try (StateStore state = StateStore.open(dir)) {
            assertThat(state.appliedSeq()).isZero();
            assertThatThrownBy(() -> StateStore.open(dir)).isInstanceOf(StateUnavailableException.class);
        }
    }

    @Test
    void aDamagedStoreIsCorrupt(@TempDir Path dir) throws IOException {
        StateStore.open(dir).close();
        Files.writeString(dir.resolve("CURRENT"), "nonsense");
        assertThatThrownBy(() -> StateStore.open(dir)).isInstanceOf(StateCorruptException.class);
    }

    @Test
    void onlyWhatMayWorkLaterIsUnavailable() {
        for (Status.Code code : Status.Code.values()) {
            RuntimeException failure =
                    StateFailure.of("write", new RocksDBException(new Status(code, Status.SubCode.NoSpace, "x")));
            boolean later = switch (code) {
                case IOError, TryAgain, Busy, TimedOut, Incomplete, Aborted, ShutdownInProgress -> true;
                default -> false;
            };
            assertThat(failure)
                    .as(code.name())
                    .isInstanceOf(later ? StateUnavailableException.class : StateCorruptException.class);
        }
    }

    private static Did did(int i) {
        return new Did("did:plc:" + "abcdefghijklmnopqrstuvwxyz".charAt(i % 26) + "aaaaaaaaaaaaaaaaaaaaaaa");
    }

    static Head head(int i) {
        Cid data = Cid.ofDrisl(ByteSlice.of(("data" + i).getBytes(StandardCharsets.US_ASCII)));
        Cid commit = Cid.ofDrisl(ByteSlice.of(("commit" + i).getBytes(StandardCharsets.US_ASCII)));
        return new Head(Tid.of(1_700_000_000_000_000L + i, 3), data, commit);
    }

    private static Sequenced event(
            long seq, Did did, @Nullable Head head, @Nullable AccountStatus upstream, HostId owner) {
        return event(seq, did, new StateChange(head, upstream, null, owner, false));
    }

    static Sequenced event(long seq, Did did, StateChange change) {
        EventKind kind = change.head() != null ? EventKind.COMMIT : EventKind.ACCOUNT;
        HostId owner = change.owner();
        // The frames here are none that could be read.
        StateChange told = new StateChange(
                change.head(),
                change.upstream(),
                change.local(),
                owner,
                change.reindex(),
                change.collections() == null ? CollectionChanges.NONE : change.collections(),
                change.unknownWord());
        return new Sequenced(
                seq,
                new Admitted(
                        kind,
                        did,
                        owner == null ? HostId.SELF : owner,
                        owner == null ? 0 : seq,
                        ByteSlice.of(new byte[] {1, 2}),
                        new SeqSplice(0, 1),
                        told,
                        Instant.EPOCH));
    }
}
