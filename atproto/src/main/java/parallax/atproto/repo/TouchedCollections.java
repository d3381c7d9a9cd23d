package parallax.atproto.repo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstNeighbours;
import parallax.atproto.mst.MstWalk;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.RepoPath;

/**
 * Which of the collections that a commit touched have records in the tree after it. A record that it wrote, and did not
 * delete again, is one. Where it only deleted, the paths beside a deleted one decide: the records of a collection stand
 * side by side, so if any is left, one of them is a neighbour. A commit that was proven shows the neighbours of all it
 * deleted, since putting a path back needs every node on the way to it.
 *
 * @param present have records; each once
 * @param absent have none any more; each once
 * @param partial of some collection the blocks do not tell
 */
public record TouchedCollections(List<Nsid> present, List<Nsid> absent, boolean partial) {

    public TouchedCollections {
        present = List.copyOf(present);
        absent = List.copyOf(absent);
    }

    /**
     * Reads it from a commit that {@link CommitProof} did not find broken.
     *
     * @param data the root after the commit
     */
    public static TouchedCollections of(Cid data, BlockSource blocks, List<RepoOp> ops) {
        List<Nsid> present = new ArrayList<>(2);
        boolean partial = false;
        for (RepoOp op : ops) {
            if (deletes(op)) {
                return withDeletes(data, blocks, lastOnEachPath(ops));
            }
            partial |= !isWritten(op, present);
        }
        return new TouchedCollections(present, List.of(), partial);
    }

    /** Whether a record of a collection was written, which is then one of these. */
    private static boolean isWritten(RepoOp op, List<Nsid> present) {
        boolean told = !(op instanceof RepoOp.Malformed malformed) || malformed.cid() != null;
        return told && add(present, op.path());
    }

    private static boolean deletes(RepoOp op) {
        return op instanceof RepoOp.Delete
                || (op instanceof RepoOp.Malformed malformed
                        && malformed.action().equals("delete"));
    }

    private static List<RepoOp> lastOnEachPath(List<RepoOp> ops) {
        Map<String, RepoOp> last = LinkedHashMap.newLinkedHashMap(ops.size());
        ops.forEach(op -> last.put(op.path(), op));
        return List.copyOf(last.values());
    }

    /** Every collection of a tree whose nodes are all there; empty where one is missing. */
    public static Optional<SortedSet<Nsid>> all(Cid data, BlockSource blocks) {
        SortedSet<Nsid> found = new TreeSet<>();
        try {
            MstWalk.walk(data, blocks, (path, _) -> {
                Nsid collection = collection(path);
                if (collection != null) {
                    found.add(collection);
                }
            });
            return Optional.of(found);
        } catch (MstException e) {
            return Optional.empty();
        }
    }

    private static TouchedCollections withDeletes(Cid data, BlockSource blocks, List<RepoOp> ops) {
        List<Nsid> present = new ArrayList<>(2);
        List<Nsid> absent = new ArrayList<>(2);
        boolean partial = false;
        for (RepoOp op : ops) {
            partial |= !deletes(op) && !isWritten(op, present);
        }
        for (RepoOp op : ops) {
            boolean delete = deletes(op);
            // What is no path is in no tree, and may be longer than a key.
            Nsid collection = delete && RepoPath.tryParse(op.path()) != null ? collection(op.path()) : null;
            if (collection == null) {
                partial |= delete;
            } else if (!present.contains(collection) && !absent.contains(collection)) {
                Boolean left = anyLeft(data, blocks, op.path(), collection);
                if (left == null) {
                    partial = true;
                } else {
                    (left ? present : absent).add(collection);
                }
            }
        }
        return new TouchedCollections(present, absent, partial);
    }

    /** Null where the blocks do not tell. */
    private static @Nullable Boolean anyLeft(Cid data, BlockSource blocks, String path, Nsid collection) {
        try {
            return MstNeighbours.of(data, blocks, path).anyOf(collection);
        } catch (MstException e) {
            return null;
        }
    }

    private static boolean add(List<Nsid> to, String path) {
        Nsid collection = collection(path);
        if (collection != null && !to.contains(collection)) {
            to.add(collection);
        }
        return collection != null;
    }

    private static @Nullable Nsid collection(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? null : Nsid.tryParse(path.substring(0, slash));
    }
}
