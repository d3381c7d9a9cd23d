package parallax.pulsar.explain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.rules.DropReason;
import parallax.atproto.rules.EventRules;
import parallax.atproto.rules.Refusal;
import parallax.atproto.rules.SignedBlocks;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.EventFacts;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Seen;

/** A missed event before the rules of a strict relay, as that relay knew its account when the event arrived. */
final class MissedCase {

    /**
     * A relay resolves when it gets the event or a little later, and once more before it refuses: what was no longer in
     * force when the event arrived excuses nothing.
     */
    private static final long LATER_MILLIS = 3_000;

    private final Missed missed;
    private final @Nullable SeenHead head;
    private final @Nullable Refusal inactive;
    private final @Nullable Refusal atOnce;
    private @Nullable SignedBlocks blocks;
    private @Nullable Refusal tree;

    MissedCase(Missed missed) {
        this.missed = missed;
        head = SeenHead.before(missed);
        inactive = missed.kind().hasRev() && inactive(missed)
                ? DropReason.INACTIVE.because("its account was said to be inactive before")
                : null;
        atOnce = read(missed.frame(), Instant.ofEpochMilli(missed.arrivedMillis()));
    }

    Missed missed() {
        return missed;
    }

    /** The rule that it breaks whatever its identity is; null if none. */
    @Nullable
    Refusal atOnce() {
        return atOnce;
    }

    /** The rule that it breaks behind those of its identity; null if none. */
    @Nullable
    Refusal later() {
        return inactive != null ? inactive : tree;
    }

    /** What is found out by what its DID's document said when a relay could have read it. */
    Explained under(DidHistory.Known history, Sender sender) {
        String elsewhere = null;
        for (DidVersion version : history.inForce(missed.arrivedMillis(), missed.arrivedMillis() + LATER_MILLIS)) {
            Refusal refusal = broken(version, sender);
            if (refusal != null) {
                return Explained.refused(missed, refusal);
            }
            elsewhere = elsewhere == null && sender.differs(version.host()) ? version.host() : elsewhere;
        }
        if (elsewhere != null && missed.kind() != EventKind.IDENTITY) {
            // Its sender may be that PDS under another address, so it is neither excused nor called a loss.
            return Explained.unchecked(
                    missed, "the DID document named " + elsewhere + ", which is not in the reference");
        }
        return missed.frame() != null || !missed.kind().hasRev()
                ? Explained.unexplained(missed)
                : Explained.unchecked(missed, "its frame was not kept, memory did not last");
    }

    private @Nullable Refusal broken(DidVersion version, Sender sender) {
        String pds = version.host();
        return switch (missed.kind()) {
            // Any host may say that an identity changed, and a relay passes it on.
            case IDENTITY -> null;
            case ACCOUNT -> EventRules.speaker(pds, sender.comparedWith(pds));
            case COMMIT, SYNC -> {
                Refusal speaker = EventRules.speaker(version.key(), pds, sender.comparedWith(pds));
                Refusal unsigned = speaker == null && inactive == null ? unsigned(version) : speaker;
                yield unsigned != null ? unsigned : later();
            }
        };
    }

    private @Nullable Refusal unsigned(DidVersion version) {
        SignedBlocks opened = blocks;
        var key = version.key();
        return opened == null || key == null ? null : EventRules.signature(opened, key, head);
    }

    private @Nullable Refusal read(@Nullable ByteSlice frame, Instant arrived) {
        Tid rev = missed.rev();
        if (frame == null) {
            return rev == null ? null : EventRules.rev(rev, missed.kind() == EventKind.SYNC, head, arrived);
        }
        try {
            return switch (FrameDecoder.decode(frame)) {
                case Frame.Message(Event.Signed signed, var _, var _, var _) -> open(signed, arrived);
                case Frame.Malformed malformed -> DropReason.MALFORMED.because(malformed.reason());
                case Frame.Message _, Frame.Failure _, Frame.Unknown _ -> null;
            };
        } catch (FrameException e) {
            return DropReason.UNDECODABLE.because(e.reason());
        }
    }

    private @Nullable Refusal open(Event.Signed signed, Instant arrived) {
        Refusal claims = EventRules.claims(signed, head, arrived, false);
        if (claims != null) {
            return claims;
        }
        return switch (EventRules.open(signed, head)) {
            case Refusal refusal -> refusal;
            case SignedBlocks opened -> {
                blocks = opened;
                tree = EventRules.tree(EventRules.proof(opened), false);
                yield null;
            }
        };
    }

    /**
     * That an account is inactive counts only if the same host said so, since after a migration the host before does
     * too, and if the relay sent it. That it is active again always counts: a relay that lost it has no excuse.
     */
    private static boolean inactive(Missed missed) {
        boolean inactive = false;
        for (Seen seen : missed.before()) {
            if (seen.kind() == EventKind.ACCOUNT) {
                boolean believed = seen.carried() && seen.place().equals(missed.place());
                inactive = EventFacts.inactive(seen.variant()) && (inactive || believed);
            }
        }
        return inactive;
    }
}
