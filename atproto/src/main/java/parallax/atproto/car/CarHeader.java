package parallax.atproto.car;

import java.util.ArrayList;
import java.util.List;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;

/** The header of a CAR: {@code {roots, version: 1}} in strict DRISL. */
final class CarHeader {

    private CarHeader() {}

    /** @param offset where the header starts in the CAR, for messages */
    static List<Cid> decode(ByteSlice header, long offset, CarLimits limits) {
        try {
            CborReader reader = new CborReader(header);
            if (reader.map() != 2 || !reader.key().equals("roots")) {
                throw malformed(offset, "a header without roots");
            }
            int count = reader.array();
            if (count > limits.maxRoots()) {
                throw new CarException(CarException.Kind.TOO_LARGE, offset, "more roots than " + limits.maxRoots());
            }
            List<Cid> roots = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                roots.add(Cid.of(reader.link()));
            }
            if (!reader.key().equals("version") || reader.integer() != 1) {
                throw malformed(offset, "a header of another version than 1");
            }
            reader.end();
            return List.copyOf(roots);
        } catch (CborException e) {
            throw malformed(offset + e.offset(), "in the header: " + e.reason());
        } catch (CidException e) {
            throw malformed(offset, "a root that is no CID");
        }
    }

    static ByteSlice encode(List<Cid> roots) {
        CborWriter writer = new CborWriter().map(2).key("roots").array(roots.size());
        for (Cid root : roots) {
            writer.link(root.bytes());
        }
        return writer.key("version").integer(1).toSlice();
    }

    private static CarException malformed(long offset, String reason) {
        return new CarException(CarException.Kind.MALFORMED, offset, reason);
    }
}
