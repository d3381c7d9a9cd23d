package parallax.atproto.car;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * Blocks by their CID, wherever they are kept: a {@link BlockMap}, the {@code get} of a map, a store. Who implements it
 * answers for it that every block hashes to its CID; nothing is checked again.
 */
@FunctionalInterface
public interface BlockSource {

    /** The block's bytes; null if it is not here. */
    @Nullable
    ByteSlice find(Cid cid);
}
