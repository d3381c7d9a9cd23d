package parallax.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.EventKind;
import parallax.relay.flow.HostId;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.state.StateStore;

/** Accounts per host, over histories of first sights, moves, deletions and returns. */
class AdmittedAccountsTest {
    private static final int HOSTS = 4;
    private static final int ACCOUNTS = 30;
    private static final int EVENTS = 2_000;
    private static final HostId HOST = new HostId(1);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theyEqualACountOfTheAccountsAndWhatIsStoredOverAnyHistoryAndRestart(long seed, @TempDir Path dir) {
        Random random = new Random(seed);
        Map<Did, RepoState> model = new HashMap<>();
        StateStore store = StateStore.open(dir);
        AdmittedAccounts accounts = new AdmittedAccounts(store.accountCounts(), _ -> 10, clock);
        try {
            for (int seq = 1; seq <= EVENTS; seq++) {
                Did did = new Did("did:plc:" + "a".repeat(22) + (char) ('a' + random.nextInt(ACCOUNTS / 10))
                        + "234567abcd".charAt(random.nextInt(10)));
                StateChange change = change(random);
                RepoState before = model.get(did);
                RepoState after = change.applyTo(before);
                accounts.changed(before, after);
                if (after != null) {
                    model.put(did, after);
                }
                store.apply(List.of(sequenced(seq, did, change)), List.of());
                if (random.nextInt(200) == 0) {
                    store.close();
                    store = StateStore.open(dir);
                    accounts = new AdmittedAccounts(store.accountCounts(), _ -> 10, clock);
                }
                Map<HostId, Long> expected = counted(model);
                for (long host = 0; host <= HOSTS; host++) {
                    HostId id = new HostId(host);
                    long count = expected.getOrDefault(id, 0L);
                    assertThat(accounts.of(id))
                            .as("host %d after event %d", host, seq)
                            .isEqualTo(count);
                    assertThat(store.accountCount(id)).isEqualTo(count);
                    assertThat(accounts.full(id)).isEqualTo(count >= 10);
                }
            }
        } finally {
            store.close();
        }
    }

    @Test
    void aHostIsNearItsLimitFromFourFifthsOn() {
        AtomicLong limit = new AtomicLong(10);
        AdmittedAccounts accounts = new AdmittedAccounts(Map.of(HOST, 6L), _ -> limit.get(), clock);
        accounts.changed(null, account(HOST));
        assertThat(accounts.nearLimit()).isZero();
        accounts.changed(null, account(HOST));
        assertThat(accounts.nearLimit()).isEqualTo(1);
        assertThat(accounts.full(HOST)).isFalse();

        limit.set(8);
        assertThat(accounts.full(HOST)).isTrue();
        limit.set(100);
        assertThat(accounts.nearLimit()).isZero();
    }

    private static RepoState account(HostId host) {
        return new RepoState(host, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
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
