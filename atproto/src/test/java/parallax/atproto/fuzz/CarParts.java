package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;
import parallax.atproto.cid.Varint;

/**
 * A CAR taken apart without any check, to be changed and put together again with every CID true: a changed block gets
 * its new CID, and so does every block that named it.
 */
final class CarParts {

    private static final int MOST_BLOCKS = 2_000;
    private static final int ROUNDS = 130;

    private ByteSlice header;
    private final List<Cid> cids = new ArrayList<>();
    private final List<ByteSlice> blocks = new ArrayList<>();
    private final Map<Cid, Cid> renamed = new HashMap<>();

    private CarParts(ByteSlice header) {
        this.header = header;
    }

    /** Null where not even the sections can be told. */
    static @Nullable CarParts of(ByteSlice car) {
        try {
            long length = Varint.decode(car, 0);
            int at = Varint.length(length);
            if (length > car.length() - at) {
                return null;
            }
            CarParts parts = new CarParts(car.slice(at, (int) length));
            at += (int) length;
            while (at < car.length() && parts.blocks.size() < MOST_BLOCKS) {
                length = Varint.decode(car, at);
                at += Varint.length(length);
                if (length < Cid.BLESSED_LENGTH || length > car.length() - at) {
                    return null;
                }
                parts.cids.add(Cid.of(car.slice(at, Cid.BLESSED_LENGTH)));
                parts.blocks.add(car.slice(at + Cid.BLESSED_LENGTH, (int) length - Cid.BLESSED_LENGTH));
                at += (int) length;
            }
            return parts.blocks.isEmpty() ? null : parts;
        } catch (CidException e) {
            return null;
        }
    }

    int size() {
        return blocks.size();
    }

    Cid cid(int block) {
        return cids.get(block);
    }

    ByteSlice block(int index) {
        return blocks.get(index);
    }

    /** The old CIDs with the new ones that took their place. */
    Map<Cid, Cid> renamed() {
        return renamed;
    }

    /** Changes a block, and with it all that names it. */
    void replace(int index, ByteSlice block) {
        blocks.set(index, block);
        settle();
    }

    void remove(int index) {
        blocks.remove(index);
        cids.remove(index);
    }

    void add(int index, ByteSlice block) {
        blocks.add(index, block);
        cids.add(index, Cid.ofDrisl(block));
    }

    void move(int from, int to) {
        ByteSlice block = blocks.remove(from);
        Cid cid = cids.remove(from);
        blocks.add(to, block);
        cids.add(to, cid);
    }

    /** Blocks cannot name each other in a circle, so this comes to an end; the bound is for very deep ones. */
    private void settle() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<Cid, Cid> changed = new HashMap<>();
            for (int i = 0; i < blocks.size(); i++) {
                Cid cid = cids.get(i).codec() == Cid.RAW ? Cid.ofRaw(blocks.get(i)) : Cid.ofDrisl(blocks.get(i));
                if (!cid.equals(cids.get(i))) {
                    changed.put(cids.get(i), cid);
                    cids.set(i, cid);
                }
            }
            if (changed.isEmpty()) {
                return;
            }
            changed.forEach((old, cid) -> renamed.replaceAll((_, last) -> last.equals(old) ? cid : last));
            changed.forEach(renamed::putIfAbsent);
            header = renamed(header, changed);
            blocks.replaceAll(block -> renamed(block, changed));
        }
    }

    /** The bytes with every one of these CIDs replaced by another of the same length. */
    static ByteSlice renamed(ByteSlice bytes, Map<Cid, Cid> names) {
        byte[] changed = bytes.toArray();
        for (int at = 0; at + Cid.BLESSED_LENGTH <= changed.length; at++) {
            if (Cid.blessedAt(changed, at, Cid.BLESSED_LENGTH)) {
                Cid cid = names.get(Cid.of(ByteSlice.of(changed, at, Cid.BLESSED_LENGTH)));
                if (cid != null) {
                    cid.copyTo(changed, at);
                }
            }
        }
        return ByteSlice.of(changed);
    }

    ByteSlice whole() {
        List<ByteSlice> pieces = new ArrayList<>();
        pieces.add(ByteSlice.of(Varint.encode(header.length())));
        pieces.add(header);
        for (int i = 0; i < blocks.size(); i++) {
            pieces.add(ByteSlice.of(
                    Varint.encode((long) Cid.BLESSED_LENGTH + blocks.get(i).length())));
            pieces.add(cids.get(i).bytes());
            pieces.add(blocks.get(i));
        }
        byte[] car = new byte[pieces.stream().mapToInt(ByteSlice::length).sum()];
        int at = 0;
        for (ByteSlice piece : pieces) {
            piece.copyTo(car, at);
            at += piece.length();
        }
        return ByteSlice.of(car);
    }
}
