package parallax.atproto.car;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.Sha256;

/**
 * The verified blocks of one CAR by their CID. It holds the CAR's own bytes and a few numbers per block: nothing is
 * copied, and looking a block up makes only the view that is answered. It keeps the CAR's array alive.
 */
public final class BlockMap implements BlockSource, Iterable<Cid> {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    // Remotes choose bits of their digests by trying; only a multiplier they cannot know spreads such digests all the
    // same.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;
    private static final int DIGEST = Cid.BLESSED_LENGTH - Sha256.LENGTH;

    private final List<Cid> roots;
    private final byte[] bytes;
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    // Open addressing at most half full: 1 + the index of a block, 0 when free.
    private int[] slots = new int[32];
    private int size;

    private BlockMap(List<Cid> roots, byte[] bytes) {
        this.roots = roots;
        this.bytes = bytes;
    }

    /**
     * Indexes the CAR. {@link CarException} when it is malformed, over a limit, or a block does not hash to its CID. A
     * block that comes twice counts once. Whether the roots are among the blocks is asked with {@link #root()}.
     */
    public static BlockMap read(ByteSlice car, CarLimits limits) {
        CarReader reader = CarReader.of(car, limits);
        BlockMap map = new BlockMap(reader.roots(), car.array());
        try {
            for (CarBlock block = reader.next(); block != null; block = reader.next()) {
                map.add(
                        block.bytes().offset() - Cid.BLESSED_LENGTH,
                        Cid.BLESSED_LENGTH + block.bytes().length());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a slice in memory cannot fail", e);
        }
        return map;
    }

    /** Verified copies of the blocks, without roots. {@link CarException} when one does not hash to its CID. */
    public static BlockMap of(Map<Cid, ByteSlice> blocks) {
        return of(List.of(), blocks);
    }

    /** Verified copies of the blocks. {@link CarException} when one does not hash to its CID. */
    public static BlockMap of(List<Cid> roots, Map<Cid, ByteSlice> blocks) {
        ByteSlice car = CarWriter.write(roots, blocks);
        return read(car, new CarLimits(car.length(), blocks.size(), car.length(), roots.size()));
    }

    /** The roots that the header names. */
    public List<Cid> roots() {
        return roots;
    }

    /** The first root; {@link CarException} when there is none, or its block is not here. */
    public Cid root() {
        if (roots.isEmpty()) {
            throw new CarException(CarException.Kind.NO_ROOT, 0, "no root");
        }
        Cid root = roots.getFirst();
        if (!contains(root)) {
            throw new CarException(CarException.Kind.NO_ROOT, 0, "the root's block is missing");
        }
        return root;
    }

    /** The block's bytes as a view of the CAR, or null. */
    @Override
    public @Nullable ByteSlice find(Cid cid) {
        int block = indexOf(cid);
        return block < 0 ? null : block(block);
    }

    /**
     * The index of the block of a CID in its binary form, or -1.
     *
     * @return 0..{@link #size()}-1, in the order of the CAR
     */
    public int indexOf(ByteSlice cid) {
        boolean blessed = Cid.blessedAt(cid.array(), cid.offset(), cid.length());
        return blessed ? slots[slotFor(cid.array(), cid.offset())] - 1 : -1;
    }

    /** The bytes of the block of this index, as a view of the CAR. */
    public ByteSlice block(int index) {
        return ByteSlice.of(bytes, starts[index] + Cid.BLESSED_LENGTH, lengths[index] - Cid.BLESSED_LENGTH);
    }

    public boolean contains(Cid cid) {
        return indexOf(cid) >= 0;
    }

    /** Blocks, each counted once. */
    public int size() {
        return size;
    }

    /** The CIDs in the order of the CAR. */
    @Override
    public Iterator<Cid> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Cid next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return Cid.of(ByteSlice.of(bytes, starts[next++], Cid.BLESSED_LENGTH));
            }
        };
    }

    private int indexOf(Cid cid) {
        if (!cid.isBlessed()) {
            return -1;
        }
        int mask = slots.length - 1;
        int slot = slot(cid.firstWord(), slots.length);
        while (slots[slot] != 0) {
            int start = starts[slots[slot] - 1];
            if (bytes[start + 1] == cid.codec() && cid.isDigest(bytes, start + DIGEST)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private void add(int start, int length) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        int slot = slotFor(bytes, start);
        if (slots[slot] != 0) {
            return;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
        }
        starts[size] = start;
        lengths[size] = length;
        slots[slot] = ++size;
    }

    /** The slot that holds the CID at the offset of the array, or the free one where it belongs. */
    private int slotFor(byte[] array, int start) {
        int mask = slots.length - 1;
        int slot = slot((long) WORDS.get(array, start + DIGEST), slots.length);
        while (slots[slot] != 0) {
            int other = starts[slots[slot] - 1];
            if (Arrays.equals(array, start, start + Cid.BLESSED_LENGTH, bytes, other, other + Cid.BLESSED_LENGTH)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int i = 0; i < size; i++) {
            slots[slotFor(bytes, starts[i])] = i + 1;
        }
    }

    /**
     * Where the search for a digest begins that starts with this word.
     *
     * @param slots a power of two, at least 2
     */
    static int slot(long firstWord, int slots) {
        // The product's highest bits are the ones that depend on every bit of the word.
        return (int) ((firstWord * MULTIPLIER) >>> (33 + Integer.numberOfLeadingZeros(slots)));
    }
}
