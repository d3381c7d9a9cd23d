package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.HostId;
import parallax.relay.flow.StatusAnswer;

final class PacingTest {
    private static final Instant NOW = Courtroom.START;
    private static final HostId HOST = new HostId(1);

    @Test
    void aBurstPassesAtOnceAndTheRestIsSpread() {
        HostPace pace = new HostPace(limits(Duration.ofMillis(100), 3));
        List<Long> pauses = List.of(
                pause(pace, HOST, NOW),
                pause(pace, HOST, NOW),
                pause(pace, HOST, NOW),
                pause(pace, HOST, NOW),
                pause(pace, HOST, NOW));
        assertThat(pauses).containsExactly(0L, 0L, 0L, 100L, 200L);
    }

    @Test
    void oneHostsHasteDoesNotSlowAnother() {
        HostPace pace = new HostPace(limits(Duration.ofMillis(100), 1));
        pause(pace, HOST, NOW);
        assertThat(pause(pace, HOST, NOW)).isEqualTo(100);
        assertThat(pause(pace, new HostId(2), NOW)).isZero();
    }

    @Test
    void aPauseRefillsTheBurst() {
        HostPace pace = new HostPace(limits(Duration.ofMillis(100), 2));
        for (int i = 0; i < 4; i++) {
            pause(pace, HOST, NOW);
        }
        Instant later = NOW.plusSeconds(10);
        assertThat(List.of(pause(pace, HOST, later), pause(pace, HOST, later), pause(pace, HOST, later)))
                .containsExactly(0L, 0L, 100L);
    }

    @Test
    void aClockThatIsSetBackHoldsNoQuestionUpAndMakesNoAnswerLast() {
        HostPace pace = new HostPace(limits(Duration.ofMillis(100), 2));
        pause(pace, HOST, NOW);
        Instant setBack = NOW.minusSeconds(3600);
        assertThat(List.of(pause(pace, HOST, setBack), pause(pace, HOST, setBack), pause(pace, HOST, setBack)))
                .containsExactly(0L, 0L, 100L);
        StatusMemory memory = new StatusMemory(Duration.ofSeconds(10));
        PdsEndpoint home = PdsEndpoint.parse("https://home.example.com");
        memory.remember(home, Author.web().did(), new StatusAnswer.Told(AccountStatus.DEACTIVATED), NOW);
        assertThat(memory.recent(home, Author.web().did(), setBack)).isNull();
    }

    @Test
    void aStatusServesForItsGapAndForItsServerOnly() {
        StatusMemory memory = new StatusMemory(Duration.ofSeconds(10));
        PdsEndpoint home = PdsEndpoint.parse("https://home.example.com");
        Did did = Author.web().did();
        StatusAnswer told = new StatusAnswer.Told(AccountStatus.DEACTIVATED);
        memory.remember(home, did, told, NOW);
        assertThat(memory.recent(home, did, NOW.plusMillis(9_999))).isEqualTo(told);
        assertThat(memory.recent(home, did, NOW.plusSeconds(10))).isNull();
        assertThat(memory.recent(PdsEndpoint.parse("https://elsewhere.example.com"), did, NOW))
                .isNull();
    }

    private static long pause(HostPace pace, HostId host, Instant now) {
        return pace.take(host, now).toMillis();
    }

    private static InquiryLimits limits(Duration every, int burst) {
        return new InquiryLimits(1, 1, 1, every, burst, Duration.ZERO);
    }
}
