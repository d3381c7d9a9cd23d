package parallax.atproto.rules;

import static parallax.atproto.rules.DropReason.BAD_PROOF;
import static parallax.atproto.rules.DropReason.BAD_SIGNATURE;
import static parallax.atproto.rules.DropReason.FUTURE_REV;
import static parallax.atproto.rules.DropReason.LEGACY;
import static parallax.atproto.rules.DropReason.MISMATCH;
import static parallax.atproto.rules.DropReason.NO_IDENTITY;
import static parallax.atproto.rules.DropReason.STALE_REV;
import static parallax.atproto.rules.DropReason.TOO_LARGE;
import static parallax.atproto.rules.DropReason.WRONG_HOST;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.RepoException;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Tid;

/**
 * The rules of a #commit or #sync. They apply in this order, cheap ones first, and the first that is broken gives the
 * reason: {@link #claims}, {@link #open}, {@code speaker}, {@link #signature}, {@link #tree}.
 */
public final class EventRules {

    /** How far a rev may lie ahead of the clock, inclusive. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private EventRules() {}

    /**
     * What the message claims: its sizes, its rev, and whether it is written as before inductive sync.
     *
     * @param head null when no commit of the repo was accepted
     * @param lenient let pass what is written as before inductive sync
     */
    public static @Nullable Refusal claims(
            Event.Signed event, @Nullable AcceptedHead head, Instant now, boolean lenient) {
        Refusal refusal = limits(event);
        if (refusal == null) {
            refusal = rev(event.rev(), event instanceof Event.Sync, head, now);
        }
        // After the rev: a repo's first commit, which has no prevData, is stale and not legacy when it comes again.
        return refusal != null || lenient ? refusal : legacy(event, head);
    }

    private static @Nullable Refusal limits(Event.Signed event) {
        int most = event instanceof Event.Sync ? RepoLimits.SYNC_BLOCKS : RepoLimits.COMMIT_BLOCKS;
        if (event.blocks().length() > most) {
            return TOO_LARGE.because(event.blocks().length() + " bytes of blocks, over " + most);
        }
        boolean many = event instanceof Event.Commit commit && commit.ops().size() > RepoLimits.OPS;
        return many ? TOO_LARGE.because("more than " + RepoLimits.OPS + " operations") : null;
    }

    /**
     * The rule of revs, which is one of the {@link #claims}.
     *
     * @param mayRepeat whether the head's own rev passes, as that of a #sync does
     */
    public static @Nullable Refusal rev(Tid rev, boolean mayRepeat, @Nullable AcceptedHead head, Instant now) {
        if (isAhead(rev, now)) {
            return FUTURE_REV.because("the rev is more than " + AHEAD.toMinutes() + " min in the future");
        }
        int order = head == null ? 1 : rev.compareTo(head.rev());
        return order < 0 || (order == 0 && !mayRepeat) ? STALE_REV.because("the head has a rev as high") : null;
    }

    /** Whether a rev is too far in the future to be believed, whoever names it (atproto.com/specs/sync). */
    public static boolean isAhead(Tid rev, Instant now) {
        return rev.instant().isAfter(now.plus(AHEAD));
    }

    /** The rule of commits in the manner of before inductive sync, which is one of the {@link #claims}. */
    public static @Nullable Refusal legacy(Event.Signed event, @Nullable AcceptedHead head) {
        if (!(event instanceof Event.Commit commit)) {
            return null;
        }
        if (commit.tooBig() || commit.rebase()) {
            return LEGACY.because(commit.tooBig() ? "tooBig" : "rebase");
        }
        boolean unchained = commit.prevData() == null && head != null;
        return unchained ? LEGACY.because("no prevData, although the repo is known") : null;
    }

    /** Opens the blocks of an event whose {@link #claims} hold, and compares it with the commit in them. */
    public static Opened open(Event.Signed event, @Nullable AcceptedHead head) {
        try {
            boolean sync = event instanceof Event.Sync;
            BlockMap blocks = BlockMap.read(event.blocks(), sync ? CarLimits.SYNC_BLOCKS : CarLimits.COMMIT_BLOCKS);
            Cid root = blocks.root();
            SignedCommit commit = SignedCommit.decode(Objects.requireNonNull(blocks.find(root), "the root's block"));
            SignedBlocks opened = new SignedBlocks(event, blocks, root, commit);
            Refusal differs = differs(opened, head);
            return differs != null ? differs : opened;
        } catch (CarException e) {
            boolean over = e.kind() == CarException.Kind.TOO_LARGE;
            return (over ? TOO_LARGE : BAD_PROOF).because("blocks " + e.getMessage());
        } catch (RepoException e) {
            return BAD_PROOF.because("the root of the blocks is not a signed commit");
        }
    }

    private static @Nullable Refusal differs(SignedBlocks told, @Nullable AcceptedHead head) {
        Event.Signed event = told.event();
        if (event instanceof Event.Commit commit && RepoLimits.exceededByRecord(commit.ops(), told.blocks())) {
            return TOO_LARGE.because("a record over " + RepoLimits.RECORD + " bytes");
        }
        if (!told.commit().did().equals(event.did())) {
            return MISMATCH.because("the signed commit is of another account");
        }
        if (!told.commit().rev().equals(event.rev())) {
            return MISMATCH.because("the signed commit has rev " + told.commit().rev());
        }
        if (event instanceof Event.Commit commit) {
            return told.cid().equals(commit.commit()) ? null : MISMATCH.because("the blocks hold another commit");
        }
        boolean fork = head != null && head.rev().equals(event.rev()) && !head.hasTreeOf(told);
        return fork ? STALE_REV.because("the head has the same rev and other data") : null;
    }

    /**
     * The rule of who may speak for an account, as it is for an #account.
     *
     * @param pds the PDS of the DID document, as host and port; null when it names none
     * @param sender host and port of the sender
     */
    public static @Nullable Refusal speaker(@Nullable String pds, String sender) {
        if (pds == null) {
            return NO_IDENTITY.because("the DID document has no usable PDS");
        }
        return pds.equals(sender) ? null : WRONG_HOST.because("the DID document names " + pds);
    }

    /**
     * The same for a #commit or #sync, which also needs a key.
     *
     * @param key the signing key of the DID document; null when it has none
     */
    public static @Nullable Refusal speaker(@Nullable PublicKey key, @Nullable String pds, String sender) {
        return key == null ? NO_IDENTITY.because("the DID document has no usable key") : speaker(pds, sender);
    }

    /** Whether the commit is signed with the account's present key. */
    public static @Nullable Refusal signature(SignedBlocks told, PublicKey key, @Nullable AcceptedHead head) {
        if (told.commit().signedBy(key)) {
            return null;
        }
        // The head's own commit was once signed well: under the key before a migration or rotation.
        boolean oldKey = told.event() instanceof Event.Sync && head != null && head.isCommitOf(told);
        return oldKey
                ? MISMATCH.because("the head's own commit, not signed with the present key")
                : BAD_SIGNATURE.because("not signed with the account's key");
    }

    /** What an event's blocks say of its operations. */
    public static ProofResult proof(SignedBlocks told) {
        // A tooBig or a rebase, which only passes where legacy commits do, leaves out what would prove it.
        return told.event() instanceof Event.Commit commit && !commit.tooBig() && !commit.rebase()
                ? CommitProof.check(told.blocks(), told.commit(), commit.ops(), commit.prevData())
                : new ProofResult.Unchained();
    }

    /**
     * Whether a #commit's operations lead from its {@code prevData} to its tree.
     *
     * @param required refuse also what can be neither proven nor contradicted
     */
    public static @Nullable Refusal tree(ProofResult proof, boolean required) {
        return switch (proof) {
            case ProofResult.Proven _, ProofResult.Unchained _ -> null;
            case ProofResult.Unproven _ ->
                required ? BAD_PROOF.because("a node is missing that would prove the operations") : null;
            case ProofResult.Broken(String reason) -> BAD_PROOF.because(reason);
        };
    }
}
