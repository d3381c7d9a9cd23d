package parallax.relay.validate;

import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.StatusAnswer;

/** Asks a PDS for the status of one of its accounts. */
@FunctionalInterface
public interface RepoStatusProbe {
    /** Blocks; called on virtual threads. */
    StatusAnswer status(PdsEndpoint pds, Did did);
}
