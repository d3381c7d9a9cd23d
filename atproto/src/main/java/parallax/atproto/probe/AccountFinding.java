package parallax.atproto.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/**
 * The class of one account, and why.
 *
 * @param why the reason for the class, for people
 * @param pds host and port of the PDS that the last document named; null if none was seen
 * @param evidence what was asked, oldest first; at most {@value #MAX_EVIDENCE}, of a longer trail the end
 */
public record AccountFinding(
        Did did,
        AccountClass accountClass,
        String why,
        @Nullable String pds,
        List<Evidence> evidence) {

    /** Entries of evidence. */
    public static final int MAX_EVIDENCE = 16;

    public AccountFinding {
        evidence = List.copyOf(evidence.subList(Math.max(0, evidence.size() - MAX_EVIDENCE), evidence.size()));
    }
}
