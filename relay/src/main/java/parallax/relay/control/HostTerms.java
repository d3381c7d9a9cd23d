package parallax.relay.control;

import java.util.OptionalLong;

/**
 * What the operator has granted one host.
 *
 * @param accountLimit how many accounts it may have, not negative; empty for the limit of its kind
 * @param trust whether it is trusted
 */
public record HostTerms(OptionalLong accountLimit, HostControl.Trust trust) {
    /** Nothing of its own. */
    public static final HostTerms STANDARD = new HostTerms(OptionalLong.empty(), HostControl.Trust.BY_DOMAIN);

    public HostTerms {
        if (accountLimit.isPresent() && accountLimit.getAsLong() < 0) {
            throw new IllegalArgumentException("an account limit of " + accountLimit.getAsLong() + " is negative");
        }
    }
}
