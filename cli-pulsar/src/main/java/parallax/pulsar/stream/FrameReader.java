package parallax.pulsar.stream;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.event.EventKind;

/** Reads a frame in one strict pass that keeps only what counts (atproto.com/specs/event-stream). */
final class FrameReader {

    private static final int MESSAGE = 1;
    private static final int ERROR = -1;
    private static final int LONGEST_NAME = 64;

    private FrameReader() {}

    static Reading read(ByteSlice frame) {
        try {
            CborReader cbor = new CborReader(frame);
            Long op = null;
            String type = "";
            for (int left = cbor.map(); left > 0; left--) {
                switch (cbor.key()) {
                    case "op" -> op = cbor.integer();
                    case "t" -> type = cbor.text();
                    default -> cbor.skip();
                }
            }
            if (op == null) {
                return new Reading.Undecodable("a header without op");
            }
            Reading reading = body(op, type, cbor);
            cbor.end();
            return reading;
        } catch (CborException e) {
            return new Reading.Undecodable(e.reason());
        }
    }

    private static Reading body(long op, String type, CborReader cbor) {
        if (op == ERROR) {
            return new Reading.Failure(named("error", cbor));
        }
        EventKind kind = op == MESSAGE ? kind(type) : null;
        if (kind != null) {
            return BodyFacts.read(kind, cbor);
        }
        if (op == MESSAGE && type.equals("#info")) {
            return new Reading.Notice(named("name", cbor));
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
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
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
