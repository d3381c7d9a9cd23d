package parallax.pulsar.ledger;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * An account that one side showed and the other did not.
 *
 * @param rev the highest one that was shown; null if no event had one
 */
public record LoneAccount(Did did, @Nullable Tid rev) {}
