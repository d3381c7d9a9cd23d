package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CloseReasonTest {

    private static final String HOSTILE = "a\u001b[31mb\u202ec\u2028d";

    static Stream<CloseReason> told() {
        return Stream.of(
                new CloseReason.Unreachable(HOSTILE),
                new CloseReason.Blocked(HOSTILE),
                new CloseReason.Protocol(HOSTILE),
                new CloseReason.Remote(1008, HOSTILE));
    }

    @ParameterizedTest
    @MethodSource("told")
    void noWordOfAPeerReachesALogThatObeysIt(CloseReason reason) {
        assertThat(reason.toString()).contains("a [31mb c d");
    }

    @Test
    void theyAreShort() {
        assertThat(new CloseReason.Remote(1008, "x".repeat(5_000)).reason()).hasSize(CloseReason.LONGEST);
    }
}
