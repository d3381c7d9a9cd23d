package parallax.atproto.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpReplyTest {

    @Test
    void eachReplyThatIsNotWholeSaysWhy() {
        assertThat(new HttpReply.Oversize(200, 7).why()).isEqualTo("longer than 7 bytes");
        assertThat(new HttpReply.Cut(200, "reset").why()).isEqualTo("the answer was cut: reset");
        assertThat(new HttpReply.Blocked("not public").why()).isEqualTo("blocked: not public");
        assertThat(new HttpReply.TooSoon(Duration.ofSeconds(3)).why()).isEqualTo("no turn in time, but in PT3S");
        assertThat(new HttpReply.NoAnswer("timeout").why()).isEqualTo("timeout");
    }

    @Test
    void aUrlOfAStrangerThatIsBlockedIsToldPlainAndShort() {
        assertThat(new HttpReply.Blocked("http://a\u202eb\u001b[1m").reason()).isEqualTo("http://a b [1m");
        assertThat(new HttpReply.Blocked("x".repeat(9_000)).reason()).hasSize(300);
    }
}
