package parallax.relay.intake;

import java.time.Instant;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.HostId;
import parallax.relay.flow.InFlight;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.UpstreamSource;

/** Frames that need no repo. */
final class Frames {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Frames() {}

    static Did did(int number) {
        String digits = Integer.toString(number, 32)
                .replace('0', 'w')
                .replace('1', 'x')
                .replace('8', 'y')
                .replace('9', 'z');
        return new Did("did:plc:" + "a".repeat(24 - digits.length()) + digits);
    }

    static UpstreamSource host(int number) {
        return new UpstreamSource(new HostId(number), "pds" + number + ".example");
    }

    static ByteSlice identity(Did did, long seq) {
        return FrameEncoder.encode(new Event.Identity(seq, did, "2026-01-02T03:04:05.000Z", null));
    }

    static ByteSlice account(Did did, long seq, String time) {
        return FrameEncoder.encode(new Event.Account(seq, did, time, true, null));
    }

    /** A #commit of so many bytes that lacks the deprecated fields of its lexicon. */
    static ByteSlice toMend(Did did, long seq, int bytes) {
        ByteSlice bare = toMend(did, seq, ByteSlice.of(new byte[1 << 16]));
        return toMend(did, seq, ByteSlice.of(new byte[(1 << 16) + bytes - bare.length()]));
    }

    private static ByteSlice toMend(Did did, long seq, ByteSlice padding) {
        ByteSlice blocks = ByteSlice.of(new byte[1]);
        CborWriter out = new CborWriter();
        out.map(2).key("t").text("#commit").key("op").integer(1);
        out.map(9)
                .key("ops")
                .array(0)
                .key("rev")
                .text("3jzfcijpj2z2a")
                .key("seq")
                .integer(seq);
        out.key("repo")
                .text(did.text())
                .key("time")
                .text("2026-01-02T03:04:05.000Z")
                .key("since")
                .nil();
        out.key("blocks").bytes(blocks).key("commit").link(Cid.ofDrisl(blocks).bytes());
        out.key("padding").bytes(padding);
        return out.toSlice();
    }

    static ByteSlice ofUnknownType(long seq) {
        CborWriter header = new CborWriter();
        header.map(2);
        header.key("t");
        header.text("#novelty");
        header.key("op");
        header.integer(1);
        CborWriter payload = new CborWriter();
        payload.map(1);
        payload.key("seq");
        payload.integer(seq);
        return joined(header.toSlice(), payload.toSlice());
    }

    /** Decodable up to its seq, and cut off after it. */
    static ByteSlice poison(long seq) {
        ByteSlice whole = identity(did(1), seq);
        return whole.slice(0, whole.length() - 3);
    }

    /** Held by a line, of whatever size. */
    static PendingEvent pending(HeldLine.Key key, long seq, int bytes) {
        Event.Sequenced event = new Event.Identity(seq, key.did(), "2026-01-02T03:04:05.000Z", null);
        Frame.Message message = new Frame.Message(event, ByteSlice.of(new byte[bytes]), null, false);
        UpstreamSource from = new UpstreamSource(key.host(), "pds.example");
        return new PendingEvent(new Decoded(from, message, event, NOW, InFlight.NONE, false));
    }

    static RawFrame raw(UpstreamSource from, ByteSlice bytes) {
        return new RawFrame(from, bytes, NOW);
    }

    private static ByteSlice joined(ByteSlice first, ByteSlice second) {
        byte[] both = new byte[first.length() + second.length()];
        System.arraycopy(first.toArray(), 0, both, 0, first.length());
        System.arraycopy(second.toArray(), 0, both, first.length(), second.length());
        return ByteSlice.of(both);
    }
}
