package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cid.Cid;

/** The strict decoding of one node. */
final class NodeReader {

    private final CborReader cbor;
    private ByteSlice lastKey = ByteSlice.EMPTY;
    private int height = -1;

    NodeReader(ByteSlice block) {
        this.cbor = new CborReader(block);
    }

    MstNode read() {
        fields(2, "a node");
        key("e");
        int count = cbor.array();
        if (count > MstNode.MAX_ENTRIES) {
            throw MstException.invalid("a node of more than " + MstNode.MAX_ENTRIES + " entries");
        }
        List<MstNode.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry());
        }
        key("l");
        Cid left = link();
        cbor.end();
        return new MstNode(left, entries);
    }

    private MstNode.Entry entry() {
        fields(4, "an entry");
        key("k");
        ByteSlice suffix = cbor.bytes();
        key("p");
        ByteSlice key = wholeKey(cbor.integer(), suffix);
        key("t");
        Cid right = link();
        key("v");
        Cid value = Cid.of(cbor.link());
        return new MstNode.Entry(key, value, right);
    }

    private ByteSlice wholeKey(long shared, ByteSlice suffix) {
        if (shared < 0 || shared > lastKey.length()) {
            throw MstException.invalid("a prefix longer than the key before");
        }
        ByteSlice key = joined((int) shared, suffix);
        if (key.isEmpty() || key.length() > MstKey.MAX_BYTES) {
            throw MstException.invalid("a key that is empty or over " + MstKey.MAX_BYTES + " bytes");
        }
        if (key.compareTo(lastKey) <= 0) {
            throw MstException.invalid("keys of a node out of order");
        }
        if (MstKey.commonPrefix(lastKey, key) != shared) {
            throw MstException.invalid("a prefix that is not all of what the keys share");
        }
        int keyHeight = MstKey.height(key);
        if (height >= 0 && keyHeight != height) {
            throw MstException.invalid("keys of different heights in one node");
        }
        height = keyHeight;
        lastKey = key;
        return key;
    }

    private ByteSlice joined(int shared, ByteSlice suffix) {
        if (shared == 0) {
            return suffix;
        }
        byte[] joined = new byte[shared + suffix.length()];
        lastKey.slice(0, shared).copyTo(joined, 0);
        suffix.copyTo(joined, shared);
        return ByteSlice.of(joined);
    }

    private void fields(int wanted, String what) {
        if (cbor.map() != wanted) {
            throw MstException.invalid(what + " of other fields than it must have");
        }
    }

    private void key(String wanted) {
        if (!cbor.key().equals(wanted)) {
            throw MstException.invalid("a field other than " + wanted);
        }
    }

    private @Nullable Cid link() {
        if (cbor.nextIsNull()) {
            cbor.nil();
            return null;
        }
        Cid cid = Cid.of(cbor.link());
        if (!cid.isBlessed() || cid.codec() != Cid.DRISL) {
            throw MstException.invalid("a link to a node that is not a DRISL block");
        }
        return cid;
    }
}
