package parallax.atproto.mst;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * A node in memory: n keys with their records between n + 1 children, each child one level below. Without keys it only
 * bridges a level to its one child. Its CID is computed when it is first asked for.
 *
 * <p>For example, a node with the keys b and d has three children: what is before b, what is between b and d, and what
 * is after d. The key c belongs to position 1, the index of d: if its height is this node's, {@link #withKey} puts it
 * between two halves of child 1; otherwise {@link #withChild} replaces child 1 by a subtree that holds c. Either makes
 * a new node. The second kept its keys, so it remembers the decoded node as its origin: its block is a copy of the
 * origin's block with the new link written over the old one. A node whose keys changed is encoded from scratch.
 *
 * <p>Keys, values and links are views of the block they came from wherever possible, as plain arrays: a commit is
 * verified by reading a dozen of these and rewriting half of them.
 */
final class Branch implements Subtree {

    private static final ByteSlice[] NONE = {};

    private final int height;
    private final ByteSlice[] keys;
    private final ByteSlice[] values;
    private final Subtree[] children;
    // The decoded node with the same keys that this one was made from.
    private final @Nullable Branch origin;
    private @Nullable Sealed sealed;

    /**
     * A node's encoding, and the CID of it in its binary form.
     *
     * @param decoded whether the node was read from it, so that every key that is not compressed, value and link of the
     *     node is a view of it
     */
    private record Sealed(ByteSlice cid, ByteSlice block, boolean decoded) {}

    private Branch(int height, ByteSlice[] keys, ByteSlice[] values, Subtree[] children, @Nullable Branch origin) {
        this.height = height;
        this.keys = keys;
        this.values = values;
        this.children = children;
        this.origin = origin;
    }

    /** The node of one key. */
    static Branch of(int height, ByteSlice key, ByteSlice value, Subtree before, Subtree after) {
        return new Branch(height, new ByteSlice[] {key}, new ByteSlice[] {value}, new Subtree[] {before, after}, null);
    }

    /** The node that a block holds, at this height. */
    static Branch of(int height, NodeReader node, ByteSlice cid, ByteSlice block) {
        @Nullable ByteSlice[] links = node.links();
        Subtree[] children = new Subtree[links.length];
        for (int i = 0; i < links.length; i++) {
            ByteSlice link = links[i];
            children[i] = link == null ? Empty.EMPTY : new Stub(link, height - 1);
        }
        Branch branch = new Branch(height, node.keys(), node.values(), children, null);
        branch.sealed = new Sealed(cid, block, true);
        return branch;
    }

    /** A node of these parts, or nothing if they are nothing. */
    private static Subtree orNothing(int height, ByteSlice[] keys, ByteSlice[] values, Subtree[] children) {
        return keys.length == 0 && children[0] == Empty.EMPTY
                ? Empty.EMPTY
                : new Branch(height, keys, values, children, null);
    }

    /** The same tree with its top at this height or above: nodes without keys bridge the levels between. */
    static Subtree raised(Subtree tree, int height) {
        Subtree raised = tree;
        while (raised != Empty.EMPTY && heightOf(raised) < height) {
            raised = new Branch(heightOf(raised) + 1, NONE, NONE, new Subtree[] {raised}, null);
        }
        return raised;
    }

    private static int heightOf(Subtree tree) {
        return switch (tree) {
            case Empty empty -> -1;
            case Stub stub -> stub.height();
            case Branch branch -> branch.height;
        };
    }

    int height() {
        return height;
    }

    /** How many keys. */
    int size() {
        return keys.length;
    }

    ByteSlice key(int index) {
        return keys[index];
    }

    /** The binary form of the record's CID. */
    ByteSlice value(int index) {
        return values[index];
    }

    /** The subtree before the key of this index; with {@link #size()}, the one behind the last. */
    Subtree child(int index) {
        return children[index];
    }

    /** The index of the first key that is not before this one; also that of the child where the key would be. */
    int position(ByteSlice key) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle].compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean holds(ByteSlice key, int position) {
        return position < keys.length && keys[position].equals(key);
    }

    Branch withValue(int position, ByteSlice value) {
        return new Branch(height, keys, replaced(values, position, value), children, sameKeys());
    }

    Branch withKey(int position, ByteSlice key, ByteSlice value, Subtree before, Subtree after) {
        Subtree[] more = inserted(children, position, before);
        more[position + 1] = after;
        return new Branch(height, inserted(keys, position, key), inserted(values, position, value), more, null);
    }

    Subtree withoutKey(int position, Subtree between) {
        Subtree[] fewer = removed(children, position);
        fewer[position] = between;
        return orNothing(height, removed(keys, position), removed(values, position), fewer);
    }

    Subtree withChild(int position, Subtree child) {
        return keys.length == 0 && child == Empty.EMPTY
                ? Empty.EMPTY
                : new Branch(height, keys, values, replaced(children, position, child), sameKeys());
    }

    private @Nullable Branch sameKeys() {
        return sealed != null && sealed.decoded() ? this : origin;
    }

    /** What is before the key of this index, with another last child. */
    Subtree before(int position, Subtree last) {
        Subtree[] fewer = Arrays.copyOf(children, position + 1);
        fewer[position] = last;
        return orNothing(height, Arrays.copyOf(keys, position), Arrays.copyOf(values, position), fewer);
    }

    /** What begins with the key of this index, with another first child. */
    Subtree from(int position, Subtree first) {
        int size = keys.length;
        Subtree[] fewer = Arrays.copyOfRange(children, position, size + 1);
        fewer[0] = first;
        return orNothing(
                height, Arrays.copyOfRange(keys, position, size), Arrays.copyOfRange(values, position, size), fewer);
    }

    /** This node and one of the same height behind it as one, with this child in place of the two that meet. */
    Subtree joined(Branch behind, Subtree between) {
        Subtree[] all = Arrays.copyOf(children, children.length + behind.children.length - 1);
        all[children.length - 1] = between;
        System.arraycopy(behind.children, 1, all, children.length, behind.children.length - 1);
        return orNothing(height, joined(keys, behind.keys), joined(values, behind.values), all);
    }

    void forEachChild(Consumer<Subtree> action) {
        for (Subtree child : children) {
            action.accept(child);
        }
    }

    Cid cid() {
        return Cid.of(sealed().cid());
    }

    /** The canonical encoding. */
    ByteSlice block() {
        return sealed().block();
    }

    private Sealed sealed() {
        if (sealed == null) {
            ByteSlice block = origin == null ? encoded() : patched(origin);
            sealed = new Sealed(Cid.ofDrisl(block).bytes(), block, false);
        }
        return sealed;
    }

    /** The encoding of a node that differs only in CIDs, most often in one, written over in a copy. */
    private ByteSlice patched(Branch from) {
        ByteSlice block = from.block();
        byte[] copy = block.toArray();
        boolean fits = true;
        for (int i = 0; fits && i < children.length; i++) {
            Subtree child = children[i];
            Subtree old = from.children[i];
            fits = child.equals(old) || patch(copy, block, linkTo(old), linkTo(child));
        }
        for (int i = 0; fits && i < values.length; i++) {
            fits = values[i].equals(from.values[i]) || patch(copy, block, from.values[i], values[i]);
        }
        return fits ? ByteSlice.of(copy) : encoded();
    }

    /** Whether the new CID is as long as the old, which is a view of the block. */
    private static boolean patch(byte[] copy, ByteSlice block, @Nullable ByteSlice old, @Nullable ByteSlice cid) {
        if (old == null || cid == null || old.length() != cid.length()) {
            return false;
        }
        cid.copyTo(copy, old.offset() - block.offset());
        return true;
    }

    private ByteSlice encoded() {
        NodeWriter out = new NodeWriter(keys);
        for (int i = 0; i < keys.length; i++) {
            out.entry(keys[i], linkTo(children[i + 1]), values[i]);
        }
        return out.end(linkTo(children[0]));
    }

    private static @Nullable ByteSlice linkTo(Subtree tree) {
        return switch (tree) {
            case Empty empty -> null;
            case Stub stub -> stub.cid();
            case Branch branch -> branch.sealed().cid();
        };
    }

    private static <T> T[] replaced(T[] array, int at, T element) {
        T[] copy = array.clone();
        copy[at] = element;
        return copy;
    }

    private static <T> T[] inserted(T[] array, int at, T element) {
        T[] copy = Arrays.copyOf(array, array.length + 1);
        System.arraycopy(array, at, copy, at + 1, array.length - at);
        copy[at] = element;
        return copy;
    }

    private static <T> T[] removed(T[] array, int at) {
        T[] copy = Arrays.copyOf(array, array.length - 1);
        System.arraycopy(array, at + 1, copy, at, copy.length - at);
        return copy;
    }

    private static <T> T[] joined(T[] first, T[] second) {
        T[] copy = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, copy, first.length, second.length);
        return copy;
    }
}
