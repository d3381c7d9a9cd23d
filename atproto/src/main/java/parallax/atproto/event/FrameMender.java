package parallax.atproto.event;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborReader.Kind;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.repo.RepoLimits;

/**
 * Writes a #commit anew with what its lexicon requires of it and it lacks: clients that hold a frame to the lexicon
 * would lose the commit. Every other value keeps its bytes.
 */
final class FrameMender {

    private static final Comparator<ByteSlice> CANONICAL =
            Comparator.comparingInt(ByteSlice::length).thenComparing(Comparator.naturalOrder());

    private static final ByteSlice NIL = new CborWriter().nil().toSlice();
    private static final ByteSlice DELETE = new CborWriter().text("delete").toSlice();

    private FrameMender() {}

    /** The message in a frame that was decoded and needs it. */
    static Frame.Message mended(Event event, ByteSlice frame) {
        CborReader cbor = new CborReader(frame);
        // Room for three fields, for what an operation may lack, and for longer heads.
        CborWriter out = new CborWriter(frame.length() + 64 + 8 * RepoLimits.OPS);
        out.raw(cbor.skip());
        Map<ByteSlice, ByteSlice> body = fields(cbor);
        value("rebase", no(), body);
        value("tooBig", no(), body);
        value("blobs", empty(), body);
        body.remove(key("prevData"), NIL);
        body.computeIfPresent(key("ops"), (_, ops) -> ops(ops));
        SeqSplice seq = write(body, out);
        return new Frame.Message(event, out.toSlice(), seq, true);
    }

    /** Where the seq stands. */
    private static @Nullable SeqSplice write(Map<ByteSlice, ByteSlice> fields, CborWriter out) {
        SeqSplice seq = null;
        out.map(fields.size());
        for (Map.Entry<ByteSlice, ByteSlice> field : fields.entrySet()) {
            out.key(new String(field.getKey().toArray(), StandardCharsets.UTF_8));
            if (field.getKey().equals(key("seq"))) {
                seq = new SeqSplice(out.size(), field.getValue().length());
            }
            out.raw(field.getValue());
        }
        return seq;
    }

    private static ByteSlice ops(ByteSlice array) {
        CborReader cbor = new CborReader(array);
        CborWriter out = new CborWriter(array.length() + 64);
        int count = cbor.array();
        out.array(count);
        for (int left = count; left > 0; left--) {
            if (cbor.peek() == Kind.MAP) {
                operation(fields(cbor), out);
            } else {
                out.raw(cbor.skip());
            }
        }
        return out.toSlice();
    }

    private static void operation(Map<ByteSlice, ByteSlice> op, CborWriter out) {
        op.remove(key("prev"), NIL);
        if (Objects.equals(op.get(key("action")), DELETE)) {
            op.putIfAbsent(key("cid"), NIL);
        }
        write(op, out);
    }

    private static Map<ByteSlice, ByteSlice> fields(CborReader cbor) {
        Map<ByteSlice, ByteSlice> fields = new TreeMap<>(CANONICAL);
        for (int left = cbor.map(); left > 0; left--) {
            ByteSlice key = key(cbor.key());
            fields.put(key, cbor.skip());
        }
        return fields;
    }

    private static void value(String field, ByteSlice otherwise, Map<ByteSlice, ByteSlice> fields) {
        fields.merge(key(field), otherwise, (sent, _) -> sent.equals(NIL) ? otherwise : sent);
    }

    private static ByteSlice key(String name) {
        return ByteSlice.of(name.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteSlice no() {
        return new CborWriter().bool(false).toSlice();
    }

    private static ByteSlice empty() {
        return new CborWriter().array(0).toSlice();
    }
}
