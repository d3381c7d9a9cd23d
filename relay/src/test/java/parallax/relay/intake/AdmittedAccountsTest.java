package parallax.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostLimits;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.state.StateStore;

/** Accounts per host, over histories of first sights, moves, deletions and returns. */
class AdmittedAccountsTest {
    private static final int HOSTS = 4;
    private static final int ACCOUNTS = 30;
    private static final int EVENTS = 2_000;
    private static final HostId HOST = new HostId(1);
    private static final UpstreamSource A = host(1);
    private static final UpstreamSource B = host(2);
    private static final UpstreamSource C = host(3);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final Map<HostId, Long> stored = new HashMap<>();
    private final Map<HostId, Long> limits = new HashMap<>(Map.of(A.host(), 2L, B.host(), 3L, C.host(), 1L));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theyEqualACountOfTheAccountsAndWhatIsStoredOverAnyHistoryAndRestart(long seed, @TempDir Path dir) {
        Random random = new Random(seed);
        Map<Did, RepoState> model = new HashMap<>();
        StateStore store = StateStore.open(dir);
        AdmittedAccounts accounts = new AdmittedAccounts(store.accountCounts(), _ -> ACCOUNTS, clock);
        try {
            for (int seq = 1; seq <= EVENTS; seq++) {
                Did did = new Did("did:plc:" + "a".repeat(22) + (char) ('a' + random.nextInt(ACCOUNTS / 10))
                        + "234567abcd".charAt(random.nextInt(10)));
                StateChange change = change(random);
                RepoState before = model.get(did);
                RepoState after = change.applyTo(before);
                if (change.local() != null) {
                    accounts.changed(before, after);
                } else {
                    assertThat(accounts.admits(A, before, after)).isTrue();
                }
                if (after != null) {
                    model.put(did, after);
                }
                store.apply(List.of(sequenced(seq, did, change)), List.of());
                if (random.nextInt(200) == 0) {
                    store.close();
                    store = StateStore.open(dir);
                    accounts = new AdmittedAccounts(store.accountCounts(), _ -> ACCOUNTS, clock);
                }
                Map<HostId, Long> expected = counted(model);
                for (long host = 0; host <= HOSTS; host++) {
                    HostId id = new HostId(host);
                    long count = expected.getOrDefault(id, 0L);
                    assertThat(accounts.of(id))
                            .as("host %d after event %d", host, seq)
                            .isEqualTo(host == 0 ? 0 : count);
                    assertThat(store.accountCount(id)).isEqualTo(count);
                }
            }
        } finally {
            store.close();
        }
    }

    @Test
    void aHostBringsAccountsUpToItsLimitWhateverOfThemIsStoredYet() {
        stored.put(A.host(), 1L);
        AdmittedAccounts accounts = accounts();
        assertThat(accounts.full(A)).isFalse();
        assertThat(accounts.admits(A, null, on(A))).isTrue();
        assertThat(accounts.full(A)).isTrue();
        assertThat(accounts.admits(A, null, on(A))).isFalse();
        assertThat(accounts.of(A.host())).isEqualTo(2);
        assertThat(accounts.admits(A, on(A), on(A))).isTrue();
        assertThat(accounts.admits(A, null, null)).isTrue();
    }

    @Test
    void aDeletionAndAMoveAwayFreeAPlace() {
        AdmittedAccounts accounts = accounts();
        fill(accounts, A, 2);
        assertThat(accounts.admits(A, on(A), deletedOn(A))).isTrue();
        assertThat(accounts.of(A.host())).isEqualTo(1);
        assertThat(accounts.admits(B, on(A), on(B))).isTrue();
        assertThat(accounts.of(A.host())).isZero();
        assertThat(accounts.of(B.host())).isEqualTo(1);
        assertThat(accounts.admits(A, deletedOn(A), on(A))).as("it came back").isTrue();
        assertThat(accounts.of(A.host())).isEqualTo(1);
    }

    @Test
    void aMoveToAFullHostBooksNothing() {
        AdmittedAccounts accounts = accounts();
        fill(accounts, A, 1);
        fill(accounts, C, 1);
        assertThat(accounts.admits(C, on(A), on(C))).isFalse();
        assertThat(accounts.of(A.host())).isEqualTo(1);
        assertThat(accounts.of(C.host())).isEqualTo(1);
    }

    @Test
    void raisingTheLimitLetsTheNextOneInAndLoweringItGivesUpNone() {
        AdmittedAccounts accounts = accounts();
        fill(accounts, A, 2);
        limits.put(A.host(), 3L);
        assertThat(accounts.admits(A, null, on(A))).isTrue();
        limits.put(A.host(), 0L);
        assertThat(accounts.full(A)).isTrue();
        assertThat(accounts.admits(A, on(A), on(A))).isTrue();
        assertThat(accounts.of(A.host())).isEqualTo(3);
    }

    @Test
    void whatWeSayOurselvesIsBoundByNoLimitAndGivesAHostNothing() {
        AdmittedAccounts accounts = accounts();
        fill(accounts, C, 1);
        RepoState takenDown = new RepoState(HostId.SELF, null, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN);
        accounts.changed(null, takenDown);
        accounts.changed(on(C), new RepoState(C.host(), null, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN));
        assertThat(accounts.of(C.host())).isEqualTo(1);
        assertThat(accounts.admits(C, takenDown, on(C)))
                .as("unknown to any host before")
                .isFalse();
        accounts.changed(on(C), deletedOn(C));
        assertThat(accounts.admits(C, takenDown, on(C))).isTrue();
    }

    @Test
    void hostsFromFourFifthsOnAreCountedWhileTheyExist() {
        AdmittedAccounts accounts = accounts();
        limits.put(A.host(), 10L);
        fill(accounts, A, 7);
        assertThat(accounts.nearLimit()).isZero();
        fill(accounts, A, 1);
        fill(accounts, C, 1);
        assertThat(accounts.nearLimit()).isEqualTo(2);
        limits.remove(C.host());
        assertThat(accounts.nearLimit()).isEqualTo(1);
        limits.put(A.host(), Long.MAX_VALUE);
        assertThat(accounts.nearLimit()).isZero();
    }

    @Test
    void theOperatorIsToldOfAHostOnceInSixHours() {
        AdmittedAccounts accounts = accounts();
        limits.put(A.host(), 10L);
        limits.put(B.host(), 0L);
        stored.put(C.host(), 1L);
        assertThat(accounts.warnNearLimit(A)).isFalse();
        stored.put(A.host(), 8L);
        accounts = accounts();
        assertThat(accounts.warnNearLimit(A)).isTrue();
        assertThat(accounts.warnNearLimit(A)).isFalse();
        assertThat(accounts.full(B)).as("refused, which warns as well").isTrue();
        assertThat(accounts.warnNearLimit(B)).isFalse();
        assertThat(accounts.warnNearLimit(C)).isTrue();
        clock.advance(AdmittedAccounts.BETWEEN_WARNINGS.minus(Duration.ofMillis(1)));
        assertThat(accounts.warnNearLimit(A)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(accounts.warnNearLimit(A)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lanesThatTakeAtOnceNeverExceedALimitAndLoseNoPlace(long seed) throws Exception {
        AdmittedAccounts accounts = accounts();
        limits.put(A.host(), 25L);
        limits.put(B.host(), 40L);
        Map<HostId, Long> held = new HashMap<>();
        try (ExecutorService lanes = Executors.newFixedThreadPool(4)) {
            List<Callable<Map<HostId, Long>>> work = new ArrayList<>();
            for (int lane = 0; lane < 4; lane++) {
                Random random = new Random(seed * 31 + lane);
                work.add(() -> live(accounts, random));
            }
            for (Future<Map<HostId, Long>> lane : lanes.invokeAll(work)) {
                lane.get().forEach((host, count) -> held.merge(host, count, Long::sum));
            }
        }
        for (UpstreamSource host : List.of(A, B, C)) {
            assertThat(accounts.of(host.host())).isEqualTo(held.getOrDefault(host.host(), 0L));
        }
    }

    /** A lane with accounts of its own, which come, go and move; how many each host has in the end. */
    private Map<HostId, Long> live(AdmittedAccounts accounts, Random random) {
        List<UpstreamSource> hosts = List.of(A, B, C);
        Map<Integer, RepoState> own = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int account = random.nextInt(30);
            UpstreamSource from = hosts.get(random.nextInt(3));
            RepoState after = random.nextInt(3) == 0 ? deletedOn(from) : on(from);
            if (accounts.admits(from, own.get(account), after)) {
                own.put(account, after);
            }
            long limit = limits.get(from.host());
            assertThat(accounts.of(from.host())).isBetween(0L, limit);
        }
        Map<HostId, Long> held = new HashMap<>();
        own.values().stream().filter(RepoState::counted).forEach(account -> held.merge(account.host(), 1L, Long::sum));
        return held;
    }

    private AdmittedAccounts accounts() {
        HostLimits policy = new HostLimits() {
            @Override
            public long accountLimit(HostId host) {
                return limits.getOrDefault(host, 0L);
            }

            @Override
            public boolean isKnown(HostId host) {
                return limits.containsKey(host);
            }
        };
        return new AdmittedAccounts(stored, policy, clock);
    }

    private static void fill(AdmittedAccounts accounts, UpstreamSource host, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(accounts.admits(host, null, on(host))).isTrue();
        }
    }

    private static UpstreamSource host(int id) {
        return new UpstreamSource(new HostId(id), "pds" + id + ".example");
    }

    private static RepoState on(UpstreamSource host) {
        return new RepoState(host.host(), null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
    }

    private static RepoState deletedOn(UpstreamSource host) {
        return new RepoState(host.host(), null, AccountStatus.DELETED, AccountStatus.ACTIVE);
    }

    private static StateChange change(Random random) {
        HostId host = new HostId(1 + random.nextInt(HOSTS));
        return switch (random.nextInt(6)) {
            case 0 -> new StateChange(null, AccountStatus.DELETED, null, host, false);
            case 1 -> new StateChange(null, AccountStatus.DEACTIVATED, null, host, false);
            case 2 -> StateChange.ofLocal(random.nextBoolean() ? AccountStatus.TAKENDOWN : AccountStatus.ACTIVE);
            case 3 -> StateChange.NONE;
            default -> new StateChange(null, AccountStatus.ACTIVE, null, host, false);
        };
    }

    private static Map<HostId, Long> counted(Map<Did, RepoState> model) {
        return model.values().stream()
                .filter(state -> state.upstream() != AccountStatus.DELETED)
                .map(RepoState::host)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Sequenced sequenced(long seq, Did did, StateChange change) {
        ByteSlice frame = ByteSlice.of(new byte[] {1, 2});
        return new Sequenced(
                seq,
                new Admitted(EventKind.ACCOUNT, did, HOST, seq, frame, new SeqSplice(0, 1), change, Instant.EPOCH));
    }
}
