package parallax.reports.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
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
@JsonPropertyOrder({"did", "class", "why", "pds", "evidence"})
public record AccountEntry(
        String did,
        @JsonIgnore AccountClass accountClass,
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
        evidence = List.copyOf(evidence);
    }

    /** The name of its class. */
    @JsonProperty("class")
    public String className() {
        return accountClass.wireName();
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

    @JsonCreator
    static AccountEntry read(
            @JsonProperty(value = "did", required = true) String did,
            @JsonProperty(value = "class", required = true) String accountClass,
            @JsonProperty(value = "why", required = true) String why,
            @JsonProperty(value = "pds", required = true) @Nullable String pds,
            @JsonProperty(value = "evidence", required = true) List<Inquiry> evidence) {
        return new AccountEntry(did, classOf(accountClass), why, pds, evidence);
    }

    static AccountClass classOf(String wireName) {
        for (AccountClass known : AccountClass.values()) {
            if (known.wireName().equals(wireName)) {
                return known;
            }
        }
        throw new IllegalArgumentException("not a class of accounts: " + wireName.toLowerCase(Locale.ROOT));
    }
}
