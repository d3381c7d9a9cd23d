package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstNode;

/** Changes the entries of a tree's node and encodes it canonically; what is no node is left to another mutation. */
final class NodeMutation implements Mutation {

    private final Mutation otherwise;

    NodeMutation(Mutation otherwise) {
        this.otherwise = otherwise;
    }

    @Override
    public ByteSlice mutate(ByteSlice input, ByteSlice other, SplittableRandom random) {
        MstNode node = node(input);
        if (node == null || random.nextInt(8) == 0) {
            return otherwise.mutate(input, other, random);
        }
        List<MstNode.Entry> entries = new ArrayList<>(node.entries());
        Cid left = random.nextInt(6) == 0 ? link(node, other, random) : node.left();
        if (entries.isEmpty() || random.nextInt(6) == 0) {
            entries.addAll(random.nextInt(entries.size() + 1), entries(other));
        } else {
            change(entries, random.nextInt(entries.size()), link(node, other, random), random);
        }
        return new MstNode(left, entries).encode();
    }

    private static void change(List<MstNode.Entry> entries, int at, @Nullable Cid link, SplittableRandom random) {
        MstNode.Entry entry = entries.get(at);
        switch (random.nextInt(7)) {
            case 0 -> entries.remove(at);
            case 1 -> entries.set(at, new MstNode.Entry(key(entry.key(), random), entry.value(), entry.right()));
            case 2 -> entries.set(at, new MstNode.Entry(entry.key(), entry.value(), link));
            case 3 -> entries.set(at, new MstNode.Entry(entry.key(), entry.value(), null));
            case 4 -> entries.add(at, entry);
            case 5 -> entries.subList(at, entries.size()).clear();
            default -> entries.clear();
        }
    }

    private static ByteSlice key(ByteSlice key, SplittableRandom random) {
        byte[] bytes = key.toArray();
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] += (byte) (random.nextBoolean() ? 1 : random.nextInt(256));
        }
        return ByteSlice.of(bytes);
    }

    /** A link of either node, or none. */
    private static @Nullable Cid link(MstNode node, ByteSlice other, SplittableRandom random) {
        List<Cid> links = new ArrayList<>();
        links.add(Cid.ofDrisl(other));
        for (MstNode.Entry entry : node.entries()) {
            if (entry.right() != null) {
                links.add(entry.right());
            }
        }
        if (node.left() != null) {
            links.add(node.left());
        }
        int drawn = random.nextInt(links.size() + 1);
        return drawn == links.size() ? null : links.get(drawn);
    }

    private static List<MstNode.Entry> entries(ByteSlice block) {
        MstNode node = node(block);
        return node == null ? List.of() : node.entries();
    }

    private static @Nullable MstNode node(ByteSlice block) {
        try {
            return MstNode.decode(block);
        } catch (MstException e) {
            return null;
        }
    }
}
