package parallax.atproto.probe;

import java.time.Duration;

/**
 * How often a server in trouble is asked again.
 *
 * @param tries requests for one answer, the first included; as many refusals, with pauses, make a host count as gone
 * @param pause before the second try; it grows with each
 * @param longestWait the longest {@code Retry-After} that is waited for; one asked to wait longer is left unverified
 * @param silentAccounts accounts in a row without an answer after which a host is left alone for {@code rest}
 * @param rest how long
 */
public record ProbePatience(int tries, Duration pause, Duration longestWait, int silentAccounts, Duration rest) {

    /** 3 tries, 2 s and 4 s apart; waits of up to 1 min; 1 min of rest after 3 accounts without an answer. */
    public static final ProbePatience DEFAULT =
            new ProbePatience(3, Duration.ofSeconds(2), Duration.ofMinutes(1), 3, Duration.ofMinutes(1));

    public ProbePatience {
        if (tries < 1 || silentAccounts < 1) {
            throw new IllegalArgumentException("at least one try, and one account");
        }
        if (pause.isNegative() || longestWait.isNegative() || rest.isNegative()) {
            throw new IllegalArgumentException("a wait is not negative");
        }
    }
}
