package parallax.relay.validate;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StateChange;

/** Account events that this relay originates, which therefore come from no host. */
final class OwnAccountEvents {
    /** Any seq: the place is overwritten when the event gets its own. */
    private static final long PLACEHOLDER_SEQ = 1;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final InstantSource clock;

    OwnAccountEvents(InstantSource clock) {
        this.clock = clock;
    }

    /** The identity turned out to be tombstoned. */
    Admitted deleted(Did did, RepoState before) {
        return event(did, before, new StateChange(null, AccountStatus.DELETED, null, null, false));
    }

    /** The operator set the local status. */
    Admitted local(Did did, @Nullable RepoState before, AccountStatus local) {
        return event(did, before, StateChange.ofLocal(local));
    }

    private Admitted event(Did did, @Nullable RepoState before, StateChange change) {
        RepoState after = change.applyTo(before);
        if (after == null) {
            throw new IllegalStateException("a status change leaves no account");
        }
        Instant now = clock.instant();
        var event = new Event.Account(PLACEHOLDER_SEQ, did, TIME.format(now), after.active(), after.word());
        ByteSlice frame = FrameEncoder.encode(event);
        return new Admitted(EventKind.ACCOUNT, did, HostId.SELF, 0, frame, splice(frame), change, now);
    }

    /** Where a frame of our own encoder has its seq. */
    static SeqSplice splice(ByteSlice frame) {
        if (FrameDecoder.decode(frame) instanceof Frame.Message message && message.seq() != null) {
            return message.seq();
        }
        throw new IllegalStateException("our own frame has no seq");
    }
}
