package parallax.relay.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.server.WebSocketFrames;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.StatusCode;

/** Encodes group commits into one direct buffer that is used again. One thread. */
final class RecordEncoder {
    private static final int START_BYTES = 256 << 10;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(START_BYTES);

    /**
     * The records of one group commit, back to back; valid until the next call.
     *
     * @throws IllegalArgumentException for an event that no record can hold; the gates before let none through
     */
    ByteBuffer encode(List<Sequenced> batch, ToLongFunction<HostId> lowWater, Instant now) {
        long commitSeq = batch.getFirst().seq();
        reserve(batch.stream().mapToLong(RecordEncoder::recordBytes).sum());
        buffer.clear();
        for (Sequenced event : batch) {
            int at = buffer.position();
            long mark = event.admitted().host().equals(HostId.SELF)
                    ? 0
                    : lowWater.applyAsLong(event.admitted().host());
            fixedPart(event, commitSeq, mark, now);
            framePart(event);
            int length = buffer.position() - at;
            buffer.putInt(at + RecordLayout.LENGTH, length);
            buffer.putInt(at + RecordLayout.CRC, RecordLayout.crc(buffer, at, length));
        }
        return buffer.flip();
    }

    static int recordBytes(Sequenced event) {
        Admitted admitted = event.admitted();
        int payload = admitted.seq().splicedLength(admitted.frame().length(), event.seq());
        int bytes = RecordLayout.DID + admitted.did().text().length() + WebSocketFrames.headerLength(payload) + payload;
        if (bytes > RecordLayout.MAX_BYTES) {
            throw new IllegalArgumentException("a record of " + bytes + " bytes; at most " + RecordLayout.MAX_BYTES);
        }
        return bytes;
    }

    private void reserve(long bytes) {
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(Math.toIntExact(Math.max(bytes, 2L * buffer.capacity())));
        }
    }

    private void fixedPart(Sequenced event, long commitSeq, long mark, Instant now) {
        Admitted admitted = event.admitted();
        StateChange change = admitted.change();
        buffer.putInt(0).putInt(0).putLong(event.seq()).putLong(commitSeq);
        buffer.putLong(admitted.host().value()).putLong(admitted.upstreamSeq()).putLong(mark);
        buffer.putLong(
                change.owner() == null ? RecordLayout.NO_OWNER : change.owner().value());
        buffer.putLong(micros(admitted.receivedAt())).putLong(micros(now));
        buffer.put((byte) admitted.kind().code()).put(flags(change));
        buffer.put(StatusCode.of(change.upstream())).put(StatusCode.of(change.local()));
        buffer.putShort((short) admitted.did().text().length()).putShort((short) 0);
        head(change.head());
        buffer.putInt(admitted.seq().offset());
        buffer.put(admitted.did().text().getBytes(StandardCharsets.US_ASCII));
    }

    private static byte flags(StateChange change) {
        int head = change.head() == null ? 0 : RecordLayout.HEAD_PRESENT;
        return (byte) (head | (change.reindex() ? RecordLayout.REINDEX : 0));
    }

    private void head(@Nullable Head head) {
        int at = buffer.position();
        if (head == null) {
            buffer.put(new byte[RecordLayout.SEQ_OFFSET - RecordLayout.REV]);
            return;
        }
        buffer.put(head.rev().text().getBytes(StandardCharsets.US_ASCII)).put(new byte[3]);
        cid(head.data());
        cid(head.commit());
        if (buffer.position() - at != RecordLayout.SEQ_OFFSET - RecordLayout.REV) {
            throw new IllegalArgumentException("a rev that is not " + RecordLayout.REV_BYTES + " characters long");
        }
    }

    private void cid(Cid cid) {
        ByteSlice bytes = cid.bytes();
        if (bytes.length() != RecordLayout.CID_BYTES) {
            throw new IllegalArgumentException("a CID of " + bytes.length() + " bytes; heads have blessed ones only");
        }
        buffer.put(bytes.array(), bytes.offset(), bytes.length());
    }

    private void framePart(Sequenced event) {
        Admitted admitted = event.admitted();
        WebSocketFrames.writeHeader(
                buffer, admitted.seq().splicedLength(admitted.frame().length(), event.seq()));
        admitted.seq().write(admitted.frame(), event.seq(), buffer);
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
