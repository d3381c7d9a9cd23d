package parallax.atproto.repo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstChange;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstInverter;
import parallax.atproto.mst.MstTree;

/**
 * Checks the operations of a #commit against its blocks, by undoing them and comparing the root that results
 * (atproto.com/specs/sync).
 */
public final class CommitProof {

    private final BlockMap blocks;
    private final Cid data;
    private final List<RepoOp> ops;
    private final @Nullable Cid prevData;

    private CommitProof(BlockMap blocks, Cid data, List<RepoOp> ops, @Nullable Cid prevData) {
        this.blocks = blocks;
        this.data = data;
        this.ops = ops;
        this.prevData = prevData;
    }

    /**
     * Rules on the operations. Each must be well-formed, no path may come twice, the record of each create and update
     * must be in the blocks and in the tree, and every node in the blocks that belongs to the tree must keep its rules.
     *
     * @param prevData the root before, as the event claims; without it nothing can be undone
     */
    public static ProofResult check(BlockMap blocks, SignedCommit commit, List<RepoOp> ops, @Nullable Cid prevData) {
        CommitProof proof = new CommitProof(blocks, commit.data(), ops, prevData);
        String reason = proof.misshapen();
        if (reason != null) {
            return new ProofResult.Broken(reason);
        }
        try {
            return proof.result();
        } catch (MstException e) {
            return new ProofResult.Broken(e.kind() + ": " + e.getMessage());
        }
    }

    private @Nullable String misshapen() {
        Set<String> paths = new HashSet<>();
        for (RepoOp op : ops) {
            if (!paths.add(op.path())) {
                return "a path that comes twice";
            }
            // Senders of before inductive sync give neither; one that gives prevData must give both.
            if (op instanceof RepoOp.Malformed malformed && !(prevData == null && malformed.lacksOnlyPrev())) {
                return "an operation: " + malformed.reason();
            }
        }
        return null;
    }

    private ProofResult result() {
        if (ops.isEmpty() && !blocks.contains(data)) {
            return withoutTree();
        }
        MstTree tree = MstTree.open(data, blocks);
        tree.verifyPresent();
        for (RepoOp op : ops) {
            String reason = prevData == null ? unlikeTree(op, tree) : withoutRecord(op);
            if (reason != null) {
                return new ProofResult.Broken(reason);
            }
        }
        if (prevData == null) {
            return new ProofResult.Unchained();
        }
        // Undoing an operation finds out whether the tree holds what it names.
        return MstInverter.leadsBackTo(prevData, tree, changes())
                ? new ProofResult.Proven()
                : new ProofResult.Broken("undoing the operations leads to another root than prevData");
    }

    /** A commit that changes nothing need not carry its tree. */
    private ProofResult withoutTree() {
        if (prevData == null) {
            return new ProofResult.Unchained();
        }
        return prevData.equals(data)
                ? new ProofResult.Proven()
                : new ProofResult.Broken("another root than prevData without an operation");
    }

    private @Nullable String unlikeTree(RepoOp op, MstTree tree) {
        return switch (op) {
            case RepoOp.Create _, RepoOp.Update _ ->
                Objects.equals(op.record(), tree.find(op.path()))
                        ? withoutRecord(op)
                        : "the tree does not hold the record that an operation names";
            case RepoOp.Delete(var path, var prev) -> stillThere(path, tree);
            case RepoOp.Malformed(var action, var path, var reason) ->
                action.equals("delete") ? stillThere(path, tree) : null;
        };
    }

    private @Nullable String withoutRecord(RepoOp op) {
        Cid record = op.record();
        return record == null || blocks.contains(record) ? null : "the block of a record is missing";
    }

    private static @Nullable String stillThere(String path, MstTree tree) {
        try {
            return tree.find(path) == null ? null : "the tree still holds a path that an operation deletes";
        } catch (MstException e) {
            // Senders of before inductive sync need not send the nodes that show it.
            if (e.kind() == MstException.Kind.INCOMPLETE) {
                return null;
            }
            throw e;
        }
    }

    private List<MstChange> changes() {
        List<MstChange> changes = new ArrayList<>(ops.size());
        for (RepoOp op : ops) {
            switch (op) {
                case RepoOp.Create(var path, var cid) -> changes.add(new MstChange(path, null, cid));
                case RepoOp.Update(var path, var cid, var prev) -> changes.add(new MstChange(path, prev, cid));
                case RepoOp.Delete(var path, var prev) -> changes.add(new MstChange(path, prev, null));
                case RepoOp.Malformed malformed -> throw new IllegalStateException("refused before");
            }
        }
        return changes;
    }
}
