package parallax.atproto.repo;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** The fields of a commit block while it is read, and where its signature stands. */
final class CommitFields {

    private static final int MAP_HEAD = 0xa0;

    private final ByteSlice block;
    private final CborReader cbor;
    private int fields;
    private int firstField;
    private int sigStart;
    private int sigEnd;
    private @Nullable Did did;
    private @Nullable Tid rev;
    private @Nullable ByteSlice sig;
    private @Nullable Cid data;
    private @Nullable Cid prev;
    private boolean prevSeen;
    private boolean versionSeen;

    private CommitFields(ByteSlice block) {
        this.block = block;
        this.cbor = new CborReader(block);
    }

    /** Reads a block; {@link CborException} if it is not a commit. */
    static SignedCommit read(ByteSlice block) {
        CommitFields commit = new CommitFields(block);
        commit.fields = commit.cbor.map();
        commit.firstField = commit.cbor.position();
        for (int left = commit.fields; left > 0; left--) {
            commit.field();
        }
        commit.cbor.end();
        return commit.commit();
    }

    private void field() {
        int start = cbor.position();
        switch (cbor.key()) {
            case "did" -> did = parsed(Did.tryParse(cbor.text()), start, "not a DID");
            case "rev" -> rev = parsed(Tid.tryParse(cbor.text()), start, "not a TID");
            case "sig" -> {
                sig = cbor.bytes();
                sigStart = start;
                sigEnd = cbor.position();
            }
            case "data" -> data = Cid.readBlock(cbor);
            case "prev" -> {
                prev = nullableBlock();
                prevSeen = true;
            }
            case "version" -> version(start);
            default -> cbor.skip();
        }
    }

    private void version(int start) {
        if (cbor.integer() != SignedCommit.VERSION) {
            throw new CborException(start, "a commit of another version than 3");
        }
        versionSeen = true;
    }

    private @Nullable Cid nullableBlock() {
        if (!cbor.nextIsNull()) {
            return Cid.readBlock(cbor);
        }
        cbor.nil();
        return null;
    }

    private SignedCommit commit() {
        if (!prevSeen || !versionSeen) {
            throw new CborException(0, "a commit without prev or version");
        }
        return new SignedCommit(
                parsed(did, 0, "a commit without did"),
                parsed(rev, 0, "a commit without rev"),
                parsed(data, 0, "a commit without data"),
                prev,
                parsed(sig, 0, "a commit without sig"),
                unsigned());
    }

    /** The same map without its entry {@code sig}: one less in the head, every other byte as it came. */
    private ByteSlice unsigned() {
        // A map's head is that of an unsigned integer of its size, but for the major type in the top three bits.
        ByteSlice head = new CborWriter(9).integer(fields - 1).toSlice();
        byte[] unsigned = new byte[head.length() + block.length() - firstField - (sigEnd - sigStart)];
        head.copyTo(unsigned, 0);
        unsigned[0] |= (byte) MAP_HEAD;
        block.slice(firstField, sigStart - firstField).copyTo(unsigned, head.length());
        block.slice(sigEnd, block.length() - sigEnd).copyTo(unsigned, head.length() + sigStart - firstField);
        return ByteSlice.of(unsigned);
    }

    private static <T> T parsed(@Nullable T value, int start, String otherwise) {
        if (value == null) {
            throw new CborException(start, otherwise);
        }
        return value;
    }
}
