package parallax.atproto.export;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * Where each block of a spool is. Of a CID it keeps the first word of the digest, two numbers a block in all; the CID
 * itself is compared in the spool.
 */
final class BlockIndex implements BlockSource {

    // Remotes choose bits of their digests by trying; a multiplier they cannot know spreads such digests all the same.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final Spool spool;
    // Open addressing, at most two thirds full: the first word, and 1 + the place in the spool, 0 when free.
    private long[] words = new long[256];
    private long[] places = new long[256];
    private int size;

    BlockIndex(Spool spool) {
        this.spool = spool;
    }

    /** Keeps the block in the spool, unless it is there. */
    void add(Cid cid, ByteSlice block) {
        int slot = slotOf(cid);
        if (places[slot] != 0) {
            return;
        }
        words[slot] = cid.firstWord();
        places[slot] = 1 + spool.append(cid, block);
        size++;
        if (size > places.length / 3 * 2) {
            grow();
        }
    }

    @Override
    public @Nullable ByteSlice find(Cid cid) {
        int slot = cid.isBlessed() ? slotOf(cid) : -1;
        return slot < 0 || places[slot] == 0 ? null : spool.block(places[slot] - 1);
    }

    /** Blocks, each counted once. */
    int size() {
        return size;
    }

    /** The slot that holds the CID, or the free one where it belongs. */
    private int slotOf(Cid cid) {
        long word = cid.firstWord();
        int slot = start(word);
        while (places[slot] != 0 && !(words[slot] == word && spool.holds(places[slot] - 1, cid))) {
            slot = (slot + 1) & (places.length - 1);
        }
        return slot;
    }

    private void grow() {
        if (places.length > Integer.MAX_VALUE / 4) {
            throw new IllegalStateException("more blocks than an index holds");
        }
        long[] oldWords = words;
        long[] oldPlaces = places;
        words = new long[2 * oldWords.length];
        places = new long[2 * oldPlaces.length];
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != 0) {
                int slot = start(oldWords[i]);
                while (places[slot] != 0) {
                    slot = (slot + 1) & (places.length - 1);
                }
                words[slot] = oldWords[i];
                places[slot] = oldPlaces[i];
            }
        }
    }

    private int start(long word) {
        // The product's highest bits are the ones that depend on every bit of the word.
        return (int) ((word * MULTIPLIER) >>> (33 + Integer.numberOfLeadingZeros(places.length)));
    }
}
