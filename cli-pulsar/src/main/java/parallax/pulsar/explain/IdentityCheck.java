package parallax.pulsar.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.EventKind;
import parallax.atproto.repo.SignedCommit;
import parallax.pulsar.ledger.Missed;

/** The rules that an event breaks by its DID's document, as it was when a relay could have read it. */
final class IdentityCheck {

    /**
     * A relay resolves when it gets the event or a little later, and once more before it refuses: what was no longer in
     * force when the event arrived excuses nothing.
     */
    private static final long LATER_MILLIS = 3_000;

    private IdentityCheck() {}

    /**
     * The rule it breaks, if any.
     *
     * @param sender what is known of the PDS that sent it
     * @param commit its signed commit; null if it has none
     */
    static @Nullable Refusal check(
            Missed missed, DidHistory.Known history, Sender sender, @Nullable SignedCommit commit) {
        for (DidVersion version : inForce(missed, history)) {
            Refusal refusal = check(missed.kind(), version, sender, commit);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /**
     * A PDS that its DID's document names otherwise than every stream of the reference: its sender may be that PDS under
     * another address, so it is neither excused nor called a loss.
     */
    static @Nullable String unknownHost(Missed missed, DidHistory.Known history, Sender sender) {
        if (missed.kind() == EventKind.IDENTITY) {
            return null;
        }
        for (DidVersion version : inForce(missed, history)) {
            String pds = version.host();
            if (pds != null && sender.differs(pds)) {
                return pds;
            }
        }
        return null;
    }

    private static List<DidVersion> inForce(Missed missed, DidHistory.Known history) {
        return history.inForce(missed.arrivedMillis(), missed.arrivedMillis() + LATER_MILLIS);
    }

    private static @Nullable Refusal check(
            EventKind kind, DidVersion version, Sender sender, @Nullable SignedCommit commit) {
        var key = version.key();
        String pds = version.host();
        if (kind == EventKind.IDENTITY) {
            // Any host may say that an identity changed, and a relay passes it on.
            return null;
        }
        if (key == null || pds == null) {
            return new Refusal("no_identity", "the DID had no usable key or PDS");
        }
        if (sender.differs(pds) && sender.members().contains(pds)) {
            return new Refusal("wrong_host", "the DID document named " + pds);
        }
        return commit == null || commit.signedBy(key)
                ? null
                : new Refusal("bad_signature", "not signed with the account's key");
    }
}
