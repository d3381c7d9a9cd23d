package parallax.relay.validate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.rules.EventRules;
import parallax.atproto.rules.Refusal;
import parallax.atproto.rules.SignedBlocks;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.Head;
import parallax.relay.flow.RepoState;

/** One event before the gates, and what they found out about it. Lives for one ruling, on one thread. */
final class Case {
    private final Decoded decoded;
    private final @Nullable RepoState before;
    private final Answers answers;
    private final Instant now;
    private @Nullable SignedBlocks blocks;
    private @Nullable ProofResult proof;
    private Resolution.@Nullable Found identity;
    private @Nullable AccountStatus toldStatus;

    Case(Decoded decoded, @Nullable RepoState before, Answers answers, Instant now) {
        this.decoded = decoded;
        this.before = before;
        this.answers = answers;
        this.now = now;
    }

    Decoded decoded() {
        return decoded;
    }

    Event.Sequenced event() {
        return decoded.event();
    }

    /** The event, which must be a #commit or #sync. */
    Event.Signed signed() {
        return (Event.Signed) decoded.event();
    }

    Did did() {
        return decoded.event().did();
    }

    /** The account before the event; null when it is not known. */
    @Nullable
    RepoState before() {
        return before;
    }

    /** Null when no commit of the account was accepted, or it was deleted since. */
    @Nullable
    Head head() {
        return before == null ? null : before.head();
    }

    Answers answers() {
        return answers;
    }

    Instant now() {
        return now;
    }

    SignedBlocks blocks() {
        return found(blocks, "blocks");
    }

    /** Opens the blocks; the rule that they break, or null once the case has them. */
    @Nullable
    Refusal open() {
        return switch (EventRules.open(signed(), head())) {
            case SignedBlocks opened -> {
                blocks = opened;
                yield null;
            }
            case Refusal refusal -> refusal;
        };
    }

    Resolution.Found identity() {
        return found(identity, "identity");
    }

    void identified(Resolution.Found found) {
        identity = found;
    }

    /** The host that sent it, as host and port. */
    String sender() {
        return decoded.from().hostname();
    }

    /** The PDS that the identity names, as host and port; null when it names none. */
    @Nullable
    String pds() {
        PdsEndpoint pds = identity().document().pds();
        return pds == null ? null : pds.hostPort();
    }

    /** The rule of who may speak for an account and sign for it. */
    @Nullable
    Refusal speaker() {
        return EventRules.speaker(identity().document().signingKey(), pds(), sender());
    }

    @Nullable
    Refusal signature() {
        PublicKey key = found(identity().document().signingKey(), "key");
        return EventRules.signature(blocks(), key, head());
    }

    /** The rule of what the blocks must prove. */
    @Nullable
    Refusal tree(boolean required) {
        proof = EventRules.proof(blocks());
        return EventRules.tree(proof, required);
    }

    ProofResult proof() {
        return found(proof, "proof");
    }

    /** The upstream status that the account's PDS told for this event; null when it was not asked. */
    @Nullable
    AccountStatus toldStatus() {
        return toldStatus;
    }

    void told(AccountStatus status) {
        toldStatus = status;
    }

    private static <T> T found(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("the gate that finds the " + name + " was not asked");
        }
        return part;
    }
}
