package parallax.pulsar.stream;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.FrameHeader;

/** Reads a frame in one strict pass that keeps only what counts (atproto.com/specs/event-stream). */
final class FrameReader {

    private FrameReader() {}

    static Reading read(ByteSlice frame) {
        try {
            CborReader cbor = new CborReader(frame);
            Reading reading = body(FrameHeader.read(cbor), cbor);
            cbor.end();
            return reading;
        } catch (CborException e) {
            return new Reading.Undecodable(e.reason());
        }
    }

    private static Reading body(FrameHeader header, CborReader cbor) {
        if (header.op() == FrameHeader.ERROR) {
            return new Reading.Failure(named("error", cbor));
        }
        if (header.op() == FrameHeader.MESSAGE && header.type() != null) {
            EventKind kind = kind(header.type());
            if (kind != null) {
                return BodyFacts.read(kind, cbor);
            }
            if (header.type().equals("#info")) {
                return new Reading.Notice(named("name", cbor));
            }
        }
        return new Reading.Unknown(seq(cbor));
    }

    private static @Nullable EventKind kind(String type) {
        for (EventKind kind : EventKind.values()) {
            if (kind.wireName().equals(type)) {
                return kind;
            }
        }
        return null;
    }

    private static String named(String field, CborReader cbor) {
        String name = "";
        for (int left = cbor.map(); left > 0; left--) {
            if (cbor.key().equals(field)) {
                name = cbor.text();
            } else {
                cbor.skip();
            }
        }
        return name;
    }

    private static @Nullable Long seq(CborReader cbor) {
        Long seq = null;
        for (int left = cbor.map(); left > 0; left--) {
            if (cbor.key().equals("seq") && cbor.peek() == CborReader.Kind.INTEGER) {
                seq = cbor.integer();
            } else {
                cbor.skip();
            }
        }
        return seq;
    }
}
