package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;

/** The counts of accounts against a plain model, over random histories with clean ends and crashes. */
final class AccountCountsTest {
    private static final int HOSTS = 4;
    private static final int ACCOUNTS = 60;
    private static final int EVENTS = 1_500;

    /** Every state that the history goes through; its index is the seq. */
    private final List<Map<HostId, Long>> expected = new ArrayList<>();

    private final List<Sequenced> log = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theCountsEqualTheModelAtEverySeqAfterEveryEndOfTheProcess(long seed, @TempDir Path folder) throws IOException {
        Random random = new Random(seed);
        write(random);
        Path dir = Files.createDirectory(folder.resolve("0"));
        StateStore state = StateStore.open(dir);
        int crashes = 0;
        for (int life = 1; state.appliedSeq() < EVENTS; life++) {
            int batches = 1 + random.nextInt(20);
            for (int i = 0; i < batches && state.appliedSeq() < EVENTS; i++) {
                apply(state, 1 + random.nextInt(30));
            }
            long before = state.appliedSeq();
            if (random.nextBoolean()) {
                dir = PowerCut.of(dir, folder.resolve(Integer.toString(life)), random);
            }
            state.close();
            state = StateStore.open(dir);
            crashes += state.appliedSeq() < before ? 1 : 0;
            check(state);
        }
        state.close();
        assertThat(crashes).as("crashes that lost something").isPositive();
    }

    private void apply(StateStore state, int events) {
        int from = (int) state.appliedSeq();
        state.apply(log.subList(from, Math.min(EVENTS, from + events)), List.of());
        check(state);
    }

    private void check(StateStore state) {
        Map<HostId, Long> model = expected.get((int) state.appliedSeq());
        for (int host = 0; host <= HOSTS; host++) {
            HostId id = new HostId(host);
            assertThat(state.accountCount(id))
                    .as("host %d at seq %d", host, state.appliedSeq())
                    .isEqualTo(model.getOrDefault(id, 0L));
        }
    }

    /** Accounts come, move, are deleted, come back, are taken down, and get another word from their host. */
    private void write(Random random) {
        Map<Did, RepoState> accounts = new HashMap<>();
        expected.add(Map.of());
        for (int seq = 1; seq <= EVENTS; seq++) {
            Did did = new Did("did:web:account" + random.nextInt(ACCOUNTS) + ".example");
            StateChange change = change(random, accounts.get(did));
            RepoState after = change.applyTo(accounts.get(did));
            if (after != null) {
                accounts.put(did, after);
            }
            Map<HostId, Long> counts = new HashMap<>();
            accounts.values().stream()
                    .filter(account -> account.upstream() != AccountStatus.DELETED)
                    .forEach(account -> counts.merge(account.host(), 1L, Long::sum));
            expected.add(counts);
            log.add(StateStoreTest.event(seq, did, change));
        }
    }

    private static StateChange change(Random random, @Nullable RepoState before) {
        HostId host = new HostId(1 + random.nextInt(HOSTS));
        HostId same = before == null || before.host().equals(HostId.SELF) ? host : before.host();
        return switch (random.nextInt(8)) {
            case 0 -> new StateChange(null, AccountStatus.DELETED, null, same, false);
            case 1 -> new StateChange(null, AccountStatus.DELETED, null, null, false);
            case 2 -> StateChange.ofLocal(random.nextBoolean() ? AccountStatus.TAKENDOWN : AccountStatus.ACTIVE);
            case 3 -> new StateChange(null, AccountStatus.ACTIVE, null, host, false);
            case 4 -> StateChange.NONE;
            case 5 -> new StateChange(StateStoreTest.head(random.nextInt(99)), null, null, host, false);
            default -> new StateChange(StateStoreTest.head(random.nextInt(99)), null, null, same, false);
        };
    }
}
