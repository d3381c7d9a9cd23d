package parallax.pulsar.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.repo.SignedCommit;
import parallax.pulsar.ledger.EventKind;
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
     * @param host which PDS sent it; null where the reference is no PDS
     * @param commit its signed commit; null if it has none
     */
    static @Nullable Refusal check(
            Missed missed, DidHistory.Known history, @Nullable String host, @Nullable SignedCommit commit) {
        long at = missed.arrivedMillis();
        List<DidVersion> versions = history.inForce(at, at + LATER_MILLIS);
        for (DidVersion version : versions) {
            Refusal refusal = check(missed.kind(), version, host, commit);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable Refusal check(
            EventKind kind, DidVersion version, @Nullable String host, @Nullable SignedCommit commit) {
        var key = version.key();
        String pds = version.host();
        if (kind == EventKind.IDENTITY) {
            // Any host may say that an identity changed, and a relay passes it on.
            return null;
        }
        if (key == null || pds == null) {
            return new Refusal("no_identity", "the DID had no usable key or PDS");
        }
        if (host != null && !host.equals(pds)) {
            return new Refusal("wrong_host", "the DID document named " + pds);
        }
        return commit == null || commit.signedBy(key)
                ? null
                : new Refusal("bad_signature", "not signed with the account's key");
    }
}
