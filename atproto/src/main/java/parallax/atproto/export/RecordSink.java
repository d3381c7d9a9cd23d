package parallax.atproto.export;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** Takes the records of an export. An exception from here ends the reading and comes out of it unchanged. */
@FunctionalInterface
public interface RecordSink {

    /**
     * One record. It hashes to its CID, and that stands in the tree of a commit whose signature and DID were found
     * right before; the record's own form is not looked at. Should the reading end otherwise than verified, what came
     * until then belongs to the repository all the same, but it is not all.
     *
     * @param path strictly ascending in the order of bytes from call to call; UTF-8, not yet held to be a repository
     *     path
     * @param record a view of a larger array; to be copied by those who keep it
     */
    void record(String path, Cid cid, ByteSlice record);
}
