package parallax.atproto.testkit;

import java.util.Map;
import java.util.TreeMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;

/** Frames in canonical form with other fields than their kind has. All fields that are not named keep their bytes. */
final class FrameFields {

    private static final ByteSlice NULL = new CborWriter().nil().toSlice();

    private FrameFields() {}

    /** The frame with this value of a field of its body. */
    static ByteSlice with(ByteSlice frame, String field, ByteSlice value) {
        CborReader reader = new CborReader(frame);
        ByteSlice header = reader.skip();
        Map<String, ByteSlice> body = fields(reader);
        body.put(field, value);
        return written(header, body);
    }

    /**
     * The #commit without the deprecated fields that its lexicon requires, the last of them as null; and with a null
     * {@code prev} where an operation has none.
     */
    static ByteSlice toMend(ByteSlice commit) {
        CborReader reader = new CborReader(commit);
        ByteSlice header = reader.skip();
        Map<String, ByteSlice> body = fields(reader);
        body.remove("rebase");
        body.remove("tooBig");
        body.put("blobs", NULL);
        body.computeIfPresent("ops", (_, ops) -> withNullPrev(ops));
        return written(header, body);
    }

    private static ByteSlice withNullPrev(ByteSlice ops) {
        CborReader reader = new CborReader(ops);
        int count = reader.array();
        CborWriter out = new CborWriter().array(count);
        for (int i = 0; i < count; i++) {
            Map<String, ByteSlice> op = fields(reader);
            op.putIfAbsent("prev", NULL);
            write(op, out);
        }
        return out.toSlice();
    }

    private static Map<String, ByteSlice> fields(CborReader reader) {
        // Names of one length compare as their bytes do.
        Map<String, ByteSlice> fields = new TreeMap<>(
                (a, b) -> a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length()));
        for (int left = reader.map(); left > 0; left--) {
            String key = reader.key();
            fields.put(key, reader.skip());
        }
        return fields;
    }

    private static ByteSlice written(ByteSlice header, Map<String, ByteSlice> body) {
        CborWriter out = new CborWriter().raw(header);
        write(body, out);
        return out.toSlice();
    }

    private static void write(Map<String, ByteSlice> fields, CborWriter out) {
        out.map(fields.size());
        fields.forEach((key, value) -> out.key(key).raw(value));
    }
}
