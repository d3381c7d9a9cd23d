package parallax.atproto.mst;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * A key and the record it names.
 *
 * @param value any well-formed CID, kept as it came
 */
record Leaf(ByteSlice key, Cid value) {}
