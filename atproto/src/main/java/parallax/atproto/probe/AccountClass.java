package parallax.atproto.probe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What became of an account, as its DID's directory and its PDS say (atproto.com/specs/account, "Hosting Status"). One
 * list for all tools; every account asked about has exactly one.
 */
public enum AccountClass {
    /**
     * The DID resolves, its PDS answers, the account is active there and, where a {@link ProbeQuestion} asks for more,
     * that is there too.
     */
    LIVE,
    /** Active at its PDS, but what the question asked for is not there. */
    STALE,
    /** Its PDS says so, or that it is inactive without giving a reason. */
    DEACTIVATED,
    /** Its PDS says so. */
    SUSPENDED,
    /** Its PDS says so. */
    TAKENDOWN,
    /** Its PDS says so, or the DID is tombstoned. */
    DELETED,
    /** The DID resolves, but its PDS does not know it, or the PDS is gone: its name has no address, or it refuses. */
    GHOST,
    /** There is no such DID, or its document is unusable or names no PDS. */
    UNRESOLVABLE,
    /** Something answered in doubt, or not at all: silence, 5xx, a rate limit, garbage. It may be alive. */
    UNVERIFIED,
    /** The budget or the run ended first. Nothing is known. */
    UNCHECKED;

    /** Whether something is known: neither {@link #UNVERIFIED} nor {@link #UNCHECKED}. */
    public boolean isSettled() {
        return this != UNVERIFIED && this != UNCHECKED;
    }

    /**
     * The class of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static AccountClass of(String wireName) {
        for (AccountClass known : values()) {
            if (known.wireName().equals(wireName)) {
                return known;
            }
        }
        throw new IllegalArgumentException("not a class of accounts: " + wireName.toLowerCase(Locale.ROOT));
    }

    /** As reports write it, for example {@code live}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
