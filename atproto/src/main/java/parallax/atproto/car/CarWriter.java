package parallax.atproto.car;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.Varint;

/**
 * Writes a CAR to a stream, which is neither flushed nor closed. Blocks are written as given: their CIDs are not
 * checked, so that tests can write lies.
 */
public final class CarWriter {

    private final OutputStream out;

    /** Writes the header. */
    public CarWriter(OutputStream out, List<Cid> roots) throws IOException {
        this.out = out;
        ByteSlice header = CarHeader.encode(roots);
        out.write(Varint.encode(header.length()));
        header.writeTo(out);
    }

    /** Writes one block. */
    public CarWriter block(Cid cid, ByteSlice bytes) throws IOException {
        ByteSlice name = cid.bytes();
        out.write(Varint.encode((long) name.length() + bytes.length()));
        name.writeTo(out);
        bytes.writeTo(out);
        return this;
    }

    /** A whole CAR in memory, blocks in the order of the map. */
    public static ByteSlice write(List<Cid> roots, Map<Cid, ByteSlice> blocks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            CarWriter writer = new CarWriter(out, roots);
            for (Map.Entry<Cid, ByteSlice> block : blocks.entrySet()) {
                writer.block(block.getKey(), block.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return ByteSlice.of(out.toByteArray());
    }
}
