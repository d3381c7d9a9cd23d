package parallax.relay.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.server.WebSocketFrames;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.StatusCode;

/** A whole record inside a buffer that is used again: valid until the scan moves on. */
final class StoredRecord {
    private final ByteBuffer bytes;
    private final int at;

    StoredRecord(ByteBuffer bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int length() {
        return bytes.getInt(at + RecordLayout.LENGTH);
    }

    long seq() {
        return bytes.getLong(at + RecordLayout.SEQ);
    }

    HostId host() {
        return new HostId(bytes.getLong(at + RecordLayout.HOST));
    }

    long upstreamSeq() {
        return bytes.getLong(at + RecordLayout.UPSTREAM_SEQ);
    }

    long lowWater() {
        return bytes.getLong(at + RecordLayout.LOW_WATER);
    }

    EventKind kind() {
        return EventKind.ofCode(bytes.get(at + RecordLayout.KIND));
    }

    /** The DID in ASCII. */
    ByteBuffer did() {
        return bytes.slice(at + RecordLayout.DID, didLength()).asReadOnlyBuffer();
    }

    /** The WebSocket frame. */
    ByteBuffer frame() {
        int start = RecordLayout.DID + didLength();
        return bytes.slice(at + start, length() - start).asReadOnlyBuffer();
    }

    private int didLength() {
        return Short.toUnsignedInt(bytes.getShort(at + RecordLayout.DID_LENGTH));
    }

    /** The event as it was accepted, on bytes of its own; its frame has our seq in the place of the upstream's. */
    Sequenced toSequenced() {
        ByteBuffer frame = frame();
        int payload = payloadLength(frame);
        byte[] copy = new byte[payload];
        frame.get(frame.limit() - payload, copy);
        int seqOffset = bytes.getInt(at + RecordLayout.SEQ_OFFSET);
        Admitted admitted = new Admitted(
                kind(),
                new Did(StandardCharsets.US_ASCII.decode(did()).toString()),
                host(),
                upstreamSeq(),
                ByteSlice.of(copy),
                new SeqSplice(seqOffset, CborWriter.integerLength(seq())),
                change(copy),
                Instant.EPOCH.plus(bytes.getLong(at + RecordLayout.RECEIVED), ChronoUnit.MICROS));
        return new Sequenced(seq(), admitted);
    }

    private static int payloadLength(ByteBuffer frame) {
        int total = frame.remaining();
        for (int header : new int[] {2, 4, 10}) {
            if (total >= header && WebSocketFrames.headerLength(total - header) == header) {
                return total - header;
            }
        }
        throw new IllegalArgumentException("no WebSocket frame is " + total + " bytes long");
    }

    /** A status word that has no code is told by the frame alone; one that a takedown hid when it came is lost. */
    private StateChange change(byte[] frame) {
        StateChange change = change();
        boolean maybeUnknown = kind() == EventKind.ACCOUNT
                && (change.upstream() == AccountStatus.ACTIVE || change.upstream() == AccountStatus.INACTIVE);
        return maybeUnknown
                        && FrameDecoder.decode(ByteSlice.of(frame)) instanceof Frame.Message message
                        && message.event() instanceof Event.Account account
                ? change.withWord(AccountStatus.unknownWord(account.status()))
                : change;
    }

    private StateChange change() {
        int flags = bytes.get(at + RecordLayout.FLAGS);
        long owner = bytes.getLong(at + RecordLayout.OWNER);
        return new StateChange(
                (flags & RecordLayout.HEAD_PRESENT) == 0 ? null : head(),
                StatusCode.status(bytes.get(at + RecordLayout.UPSTREAM_STATUS)),
                StatusCode.status(bytes.get(at + RecordLayout.LOCAL_STATUS)),
                owner == RecordLayout.NO_OWNER ? null : new HostId(owner),
                (flags & RecordLayout.REINDEX) != 0);
    }

    private Head head() {
        String rev = new String(copy(RecordLayout.REV, RecordLayout.REV_BYTES), StandardCharsets.US_ASCII);
        return new Head(new Tid(rev), cid(RecordLayout.DATA_CID), cid(RecordLayout.COMMIT_CID));
    }

    private Cid cid(int offset) {
        return Cid.of(ByteSlice.of(copy(offset, RecordLayout.CID_BYTES)));
    }

    private byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(at + offset, copy);
        return copy;
    }
}
