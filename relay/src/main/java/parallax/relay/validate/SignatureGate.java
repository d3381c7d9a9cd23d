package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Head;
import parallax.relay.flow.Verdict;

/** Checks the commit's signature under the account's current key. */
final class SignatureGate implements Gate {
    private final IdentityLookup identities;

    SignatureGate(IdentityLookup identities) {
        this.identities = identities;
    }

    @Override
    public @Nullable Verdict check(Case c) {
        PublicKey key = c.identity().document().signingKey();
        if (key == null) {
            throw new IllegalStateException("the host gate comes before the signature");
        }
        if (c.blocks().commit().signedBy(key)) {
            return null;
        }
        Verdict wait = identities.refreshed(c);
        return wait != null ? wait : Gate.drop(failure(c));
    }

    /** A #sync with the very commit of the head was once signed well: under the key before a migration or rotation. */
    private static DropReason failure(Case c) {
        Head head = c.head();
        boolean oldKey = c.event() instanceof Event.Sync
                && head != null
                && head.commit().equals(c.blocks().cid());
        return oldKey ? DropReason.MISMATCH : DropReason.BAD_SIGNATURE;
    }
}
