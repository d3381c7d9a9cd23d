package parallax.pulsar.explain;

import org.jspecify.annotations.Nullable;
import parallax.atproto.repo.SignedCommit;

/**
 * What the bytes of an event say.
 *
 * @param refusal the rule they break by themselves; null if none
 * @param commit the signed commit; null if there is none to check a signature of
 * @param unchained whether it is a #commit that does not say which tree it changes
 */
record CommitEvidence(@Nullable Refusal refusal, @Nullable SignedCommit commit, boolean unchained) {

    static final CommitEvidence NONE = new CommitEvidence(null, null, false);

    static CommitEvidence refused(String reason, String detail) {
        return new CommitEvidence(new Refusal(reason, detail), null, false);
    }
}
