package parallax.atproto.repo;

import java.util.ArrayList;
import java.util.List;
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

/**
 * Which of the collections that a commit touched have records in the tree after it. A record that it wrote is one. Where
 * it only deleted, the paths beside a deleted one decide: the records of a collection stand side by side, so if any is
 * left, one of them is a neighbour. A commit that was proven shows the neighbours of all it deleted, since putting a path
 * back needs every node on the way to it.
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
        boolean deletes = false;
        for (RepoOp op : ops) {
            switch (op) {
                case RepoOp.Create(var path, var _) -> partial |= !add(present, path);
                case RepoOp.Update(var path, var _, var _) -> partial |= !add(present, path);
                case RepoOp.Delete _ -> deletes = true;
                case RepoOp.Malformed(var action, var _, var _) -> {
                    deletes |= action.equals("delete");
                    partial |= !action.equals("delete");
                }
            }
        }
        return deletes
                ? withDeletes(data, blocks, ops, new TouchedCollections(present, List.of(), partial))
                : new TouchedCollections(present, List.of(), partial);
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

    private static TouchedCollections withDeletes(
            Cid data, BlockSource blocks, List<RepoOp> ops, TouchedCollections written) {
        List<Nsid> present = new ArrayList<>(written.present);
        List<Nsid> absent = new ArrayList<>(2);
        boolean partial = written.partial;
        for (RepoOp op : ops) {
            boolean delete = op instanceof RepoOp.Delete
                    || (op instanceof RepoOp.Malformed malformed
                            && malformed.action().equals("delete"));
            Nsid collection = delete ? collection(op.path()) : null;
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
