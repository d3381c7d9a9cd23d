package parallax.atproto.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import parallax.atproto.http.Silence;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.units.GrowingPause;

class RetriesTest {

    private static final RetryPolicy POLICY = new RetryPolicy(
            4, GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofSeconds(3)), Duration.ofMinutes(1));
    private static final XrpcReply<String> OK = new XrpcReply.Ok<>("ok");
    private static final XrpcReply<String> DOWN = XrpcReply.unreachable(Silence.OTHER, "timeout");

    private final SteppedClock clock = new SteppedClock();
    private final Deque<XrpcReply<String>> replies = new ArrayDeque<>();

    private XrpcReply<String> run(RetryPolicy policy, List<XrpcReply<String>> all) {
        replies.clear();
        replies.addAll(all);
        return new Retries(policy, clock, new Random(7)).run(replies::removeFirst);
    }

    private static XrpcReply<String> failed(int status, Duration retryAfter) {
        return XrpcReply.failed(status, XrpcReply.UNKNOWN, null, retryAfter);
    }

    @Test
    void whatMayPassIsTriedAgainAfterWaitsThatDouble() {
        assertThat(run(POLICY, List.of(DOWN, failed(502, null), DOWN, OK))).isEqualTo(OK);
        assertThat(clock.sleeps()).hasSize(3);
        assertThat(clock.sleeps().get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(clock.sleeps().get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(clock.sleeps().get(2)).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(3));
    }

    @Test
    void theLastReplyIsReturnedWhenTheAttemptsAreUsedUp() {
        assertThat(run(POLICY, List.of(DOWN, DOWN, DOWN, failed(500, null), OK)))
                .isEqualTo(failed(500, null));
        assertThat(replies).containsExactly(OK);
    }

    @Test
    void whatWillNotChangeIsNotAskedAgain() {
        for (XrpcReply<String> reply : List.<XrpcReply<String>>of(
                failed(400, null),
                failed(404, null),
                XrpcReply.failed(200, XrpcReply.INVALID_RESPONSE, null, null),
                XrpcReply.failed(200, XrpcReply.RESPONSE_TOO_LARGE, null, null),
                XrpcReply.unreachable(Silence.BLOCKED, "10.0.0.1 is refused"))) {
            assertThat(run(POLICY, List.of(reply, OK))).isEqualTo(reply);
        }
        assertThat(clock.sleeps()).isEmpty();
    }

    @Test
    void whatPassesIsAskedAgain() {
        for (XrpcReply<String> reply : List.<XrpcReply<String>>of(
                failed(408, null),
                failed(429, null),
                failed(503, null),
                XrpcReply.failed(200, XrpcReply.RESPONSE_CUT, null, null),
                XrpcReply.failed(429, XrpcReply.NOT_SENT, null, Duration.ofSeconds(2)))) {
            assertThat(run(POLICY, List.of(reply, OK))).as(reply.toString()).isEqualTo(OK);
        }
    }

    @Test
    void theServersWishIsHeededBeyondTheLongestBackoff() {
        assertThat(run(POLICY, List.of(failed(429, Duration.ofSeconds(40)), OK)))
                .isEqualTo(OK);
        assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void aWaitBeyondTheDeadlineIsNotBegun() {
        XrpcReply<String> later = failed(429, Duration.ofSeconds(61));
        assertThat(run(POLICY, List.of(later, OK))).isEqualTo(later);
        assertThat(run(POLICY, List.of(failed(503, Duration.ofSeconds(40)), failed(503, Duration.ofSeconds(21)), OK)))
                .isEqualTo(failed(503, Duration.ofSeconds(21)));
        assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void anInterruptedCallerGetsTheLastReplyAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(run(POLICY, List.of(DOWN, OK))).isEqualTo(DOWN);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void askingOnceIsAskingOnce() {
        assertThat(run(RetryPolicy.ONCE, List.of(DOWN, OK))).isEqualTo(DOWN);
    }
}
