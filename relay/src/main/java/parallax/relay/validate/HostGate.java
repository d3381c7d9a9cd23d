package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Verdict;

/** Lets only the PDS speak that the account's identity names, compared as host and port. */
final class HostGate implements Gate {
    private final IdentityLookup identities;

    HostGate(IdentityLookup identities) {
        this.identities = identities;
    }

    @Override
    public @Nullable Verdict check(Case c) {
        Verdict unknown = identities.find(c);
        if (unknown != null) {
            return unknown;
        }
        DropReason doubt = doubt(c);
        if (doubt == null) {
            return null;
        }
        Verdict wait = identities.refreshed(c);
        return wait != null ? wait : Gate.drop(doubt);
    }

    private static @Nullable DropReason doubt(Case c) {
        DidDocument document = c.identity().document();
        PdsEndpoint pds = document.pds();
        if (pds == null || document.signingKey() == null) {
            return DropReason.NO_IDENTITY;
        }
        return speaksFor(c, pds) ? null : DropReason.WRONG_HOST;
    }

    static boolean speaksFor(Case c, @Nullable PdsEndpoint pds) {
        return pds != null && pds.hostPort().equals(c.decoded().from().hostname());
    }
}
