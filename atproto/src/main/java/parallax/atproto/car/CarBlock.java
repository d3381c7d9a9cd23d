package parallax.atproto.car;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** A block whose bytes hash to its CID. */
public record CarBlock(Cid cid, ByteSlice bytes) {}
