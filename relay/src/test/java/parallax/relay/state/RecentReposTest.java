package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;

class RecentReposTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

    private final Random random = new Random(11);
    private final RecentRepos recent = new RecentRepos();

    @Test
    void whatIsFoundIsWhatWasPutLastHoweverManyAccountsShareAPlace() {
        Map<Did, RepoState> put = new HashMap<>();
        for (int i = 0; i < 3 * RecentRepos.PLACES; i++) {
            Did did = plc();
            recent.put(did, state(i));
            put.put(did, state(i));
            recent.put(did, state(i + 1));
            put.put(did, state(i + 1));
        }
        long found = put.entrySet().stream()
                .filter(entry -> recent.find(entry.getKey()) != null)
                .peek(entry -> assertThat(recent.find(entry.getKey())).isEqualTo(entry.getValue()))
                .count();
        // One of 20 places stays empty when three accounts for each are spread at random.
        assertThat(found).isBetween(RecentRepos.PLACES * 9L / 10, (long) RecentRepos.PLACES);
    }

    @Test
    void nothingIsFoundOfAnAccountThatWasNotPut() {
        recent.put(plc(), state(1));
        assertThat(recent.find(plc())).isNull();
    }

    @Test
    void aDidThatTakesMuchMemoryIsNotKept() {
        Did longest = new Did("did:web:" + "a".repeat(RecentRepos.MAX_DID_LENGTH - "did:web:".length()));
        recent.put(longest, state(1));
        assertThat(recent.find(longest)).isEqualTo(state(1));
        Did longer = new Did(longest.text() + "a");
        recent.put(longer, state(2));
        assertThat(recent.find(longer)).isNull();
    }

    private Did plc() {
        StringBuilder text = new StringBuilder("did:plc:");
        for (int i = 0; i < 24; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Did(text.toString());
    }

    private static RepoState state(int host) {
        return new RepoState(new HostId(1 + host), null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
    }
}
