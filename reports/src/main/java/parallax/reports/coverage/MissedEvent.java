package parallax.reports.coverage;

import org.jspecify.annotations.Nullable;

/**
 * An event of the reference that a relay did not send.
 *
 * @param kind as on the wire, for example {@code #commit}
 * @param at the rev of a #commit or #sync, the time of an #identity or #account
 * @param source the stream of the reference that sent it first
 * @param verdict what was found out
 * @param reason the rule by which a relay refuses it, for example {@code wrong_host}; null unless {@link
 *     Verdict#REFUSED}
 * @param detail the evidence, or why there is none; null if there is nothing to say
 */
public record MissedEvent(
        String kind,
        String did,
        String at,
        String source,
        Verdict verdict,
        @Nullable String reason,
        @Nullable String detail) {

    /** Whether a relay had to carry it. */
    public enum Verdict {
        /** A relay refuses it by the rules, and rightly so. */
        REFUSED,
        /** Checked, and nothing found that speaks against it: it was lost. */
        UNEXPLAINED,
        /** Not checked; counts as not carried. */
        UNCHECKED
    }

    public MissedEvent {
        if ((verdict == Verdict.REFUSED) != (reason != null)) {
            throw new IllegalArgumentException("a reason exactly if the event is refused");
        }
    }
}
