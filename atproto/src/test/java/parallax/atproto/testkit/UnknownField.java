package parallax.atproto.testkit;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;

/** Adds a field to a frame's body, in canonical form: its key is longer than any that a schema has. */
final class UnknownField {

    private static final String KEY = "fieldOfTheFuture";
    private static final int SHORT_MAP = 0xa0;
    private static final int MOST_SHORT = 23;

    private UnknownField() {}

    static ByteSlice added(ByteSlice frame) {
        CborReader reader = new CborReader(frame);
        reader.skip();
        int body = reader.position();
        int fields = reader.map();
        if (fields >= MOST_SHORT) {
            throw new IllegalArgumentException("a body of too many fields");
        }
        CborWriter field = new CborWriter();
        field.map(1).key(KEY).text("unheard of");
        ByteSlice more = field.toSlice();
        byte[] grown = new byte[frame.length() + more.length() - 1];
        System.arraycopy(frame.toArray(), 0, grown, 0, frame.length());
        System.arraycopy(more.toArray(), 1, grown, frame.length(), more.length() - 1);
        grown[body] = (byte) (SHORT_MAP + fields + 1);
        return ByteSlice.of(grown);
    }
}
