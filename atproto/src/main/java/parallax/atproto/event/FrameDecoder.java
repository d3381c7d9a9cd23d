package parallax.atproto.event;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;

/** Bytes to frame, in one pass over them (atproto.com/specs/event-stream). */
public final class FrameDecoder {

    private static final int MESSAGE = 1;
    private static final int ERROR = -1;

    private FrameDecoder() {}

    /**
     * Decodes a whole frame.
     *
     * @throws FrameException if it is not two canonical DRISL maps, a required field is missing, a field is of the wrong
     *     type, or bytes follow. Fields that are not known are ignored, but have to be canonical.
     */
    public static Frame decode(ByteSlice frame) {
        try {
            CborReader cbor = new CborReader(frame);
            Header header = Header.read(cbor);
            Frame decoded = body(header, new EventBodyReader(cbor), frame);
            cbor.end();
            return decoded;
        } catch (CborException e) {
            throw new FrameException(e.offset(), e.reason(), SeqPeek.read(frame));
        }
    }

    /** The seq of a message whose first bytes these are; empty if they do not reach it or are no message. */
    public static OptionalLong peekSeq(ByteSlice head) {
        Long seq = SeqPeek.read(head);
        return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
    }

    private static Frame body(Header header, EventBodyReader body, ByteSlice frame) {
        if (header.op() == ERROR) {
            return InfoBody.failure(body);
        }
        String type = header.type();
        if (header.op() != MESSAGE) {
            return unknown("op=" + header.op(), body, frame);
        }
        if (type == null) {
            throw new CborException(0, "the header of a message lacks t");
        }
        return switch (type) {
            case "#commit" -> message(CommitBody.read(body), body, frame);
            case "#sync" -> message(SyncBody.read(body), body, frame);
            case "#identity" -> message(IdentityBody.read(body), body, frame);
            case "#account" -> message(AccountBody.read(body), body, frame);
            case "#info" -> message(InfoBody.read(body), body, frame);
            default -> unknown(type, body, frame);
        };
    }

    private static Frame message(Event event, EventBodyReader body, ByteSlice frame) {
        return new Frame.Message(event, frame, body.seqSplice());
    }

    private static Frame unknown(String type, EventBodyReader body, ByteSlice frame) {
        body.ignore();
        return new Frame.Unknown(type, SeqPeek.read(frame), frame);
    }

    private record Header(long op, @Nullable String type) {

        static Header read(CborReader cbor) {
            Long op = null;
            String type = null;
            for (int left = cbor.map(); left > 0; left--) {
                switch (cbor.key()) {
                    case "op" -> op = cbor.integer();
                    case "t" -> type = cbor.text();
                    default -> cbor.skip();
                }
            }
            if (op == null) {
                throw new CborException(0, "the header lacks op");
            }
            return new Header(op, type);
        }
    }
}
