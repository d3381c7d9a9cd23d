package parallax.atproto.event;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.repo.RepoLimits;

/** Bytes to frame, in one pass over them (atproto.com/specs/event-stream). */
public final class FrameDecoder {

    private FrameDecoder() {}

    /**
     * Decodes a whole frame. A #commit that lacks {@code rebase}, {@code tooBig} or {@code blobs}, a delete that lacks
     * {@code cid}, and nulls there and under {@code prev} and {@code prevData} are mended: no reader can be in doubt
     * about what is meant, and the frame is not signed.
     *
     * @throws FrameException if it is not two canonical DRISL maps, a required field is missing, the seq or the DID
     *     cannot be read, or bytes follow. Fields that are not known are ignored, but have to be canonical.
     */
    public static Frame decode(ByteSlice frame) {
        try {
            CborReader cbor = new CborReader(frame);
            FrameHeader header = FrameHeader.read(cbor);
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

    private static Frame body(FrameHeader header, EventBodyReader body, ByteSlice frame) {
        if (header.op() == FrameHeader.ERROR) {
            return InfoBody.failure(body);
        }
        String type = header.type();
        if (header.op() != FrameHeader.MESSAGE) {
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

    private static Frame message(@Nullable Event event, EventBodyReader body, ByteSlice frame) {
        if (event == null) {
            return Objects.requireNonNull(body.malformed());
        }
        return body.isMendable() && mayPass(event)
                ? FrameMender.mended(event, frame)
                : new Frame.Message(event, frame, body.seqSplice(), false);
    }

    /** What is over these limits never passes, and is not worth the work of mending. */
    private static boolean mayPass(Event event) {
        return event instanceof Event.Commit commit
                && commit.ops().size() <= RepoLimits.OPS
                && commit.blocks().length() <= RepoLimits.COMMIT_BLOCKS;
    }

    private static Frame unknown(String type, EventBodyReader body, ByteSlice frame) {
        body.ignore();
        return new Frame.Unknown(type, SeqPeek.read(frame), frame);
    }
}
