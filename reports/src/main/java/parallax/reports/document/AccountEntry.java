package parallax.reports.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.atproto.probe.AccountFinding;
import parallax.atproto.probe.Evidence;

/**
 * One account with its class.
 *
 * @param why the reason for the class, for people
 * @param pds host and port of its PDS; null if none is known
 * @param evidence who was asked what, oldest first
 */
public record AccountEntry(
        String did,
        @JsonProperty("class") AccountClass accountClass,
        String why,
        @Nullable String pds,
        List<Inquiry> evidence) {

    /**
     * One question to one server, as {@link Evidence} has it.
     *
     * @param at as ISO 8601 in UTC
     * @param status the HTTP status; 0 where none is known
     * @param error the XRPC error; null if there was none
     */
    public record Inquiry(
            String at,
            String host,
            String asked,
            int status,
            @Nullable String error,
            String said) {

        static Inquiry of(Evidence evidence) {
            return new Inquiry(
                    evidence.at().toString(),
                    evidence.host(),
                    evidence.asked(),
                    evidence.status(),
                    evidence.error(),
                    evidence.said());
        }
    }

    public AccountEntry {
        Objects.requireNonNull(accountClass);
        evidence = List.copyOf(evidence);
    }

    /** What a probe found out. */
    public static AccountEntry of(AccountFinding finding) {
        return new AccountEntry(
                finding.did().text(),
                finding.accountClass(),
                finding.why(),
                finding.pds(),
                finding.evidence().stream().map(Inquiry::of).toList());
    }
}
