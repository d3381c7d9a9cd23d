package parallax.atproto.repo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstChange;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstInverter;
import parallax.atproto.mst.MstTree;

/**
 * Checks the operations of a #commit against its blocks, by undoing what they come to and comparing the root that
 * results (atproto.com/specs/sync).
 */
public final class CommitProof {

    private final BlockMap blocks;
    private final Cid data;
    private final @Nullable Cid prevData;
    private final Map<String, NetChange> changes;

    private CommitProof(BlockMap blocks, Cid data, @Nullable Cid prevData, int ops) {
        this.blocks = blocks;
        this.data = data;
        this.prevData = prevData;
        this.changes = LinkedHashMap.newLinkedHashMap(ops);
    }

    /**
     * Rules on the operations. Each must be well-formed, those on one path must follow from each other, the record that
     * a path is left with must be in the blocks and in the tree, and every node in the blocks that belongs to the tree
     * must keep its rules.
     *
     * @param prevData the root before, as the event claims; without it nothing can be undone
     */
    public static ProofResult check(BlockMap blocks, SignedCommit commit, List<RepoOp> ops, @Nullable Cid prevData) {
        CommitProof proof = new CommitProof(blocks, commit.data(), prevData, ops.size());
        for (RepoOp op : ops) {
            String reason = proof.add(op);
            if (reason != null) {
                return new ProofResult.Broken(reason);
            }
        }
        try {
            return proof.lacksRecord()
                    ? new ProofResult.Broken("the block of a record is missing")
                    : proof.resultOrUnproven();
        } catch (MstException e) {
            return new ProofResult.Broken(e.kind() + ": " + e.getMessage());
        }
    }

    private @Nullable String add(RepoOp op) {
        NetChange before = changes.get(op.path());
        // Senders of before inductive sync give neither; one that gives prevData must give both.
        NetChange change = before == null ? NetChange.of(op, prevData != null) : before.then(op);
        if (change == null) {
            return before == null && op instanceof RepoOp.Malformed malformed
                    ? "an operation: " + malformed.reason()
                    : "operations on one path that do not follow from each other";
        }
        changes.put(op.path(), change);
        return null;
    }

    private boolean lacksRecord() {
        for (NetChange change : changes.values()) {
            Cid after = change.after();
            if (after != null && !change.changesNothing() && !blocks.contains(after)) {
                return true;
            }
        }
        return false;
    }

    private ProofResult resultOrUnproven() {
        try {
            return result();
        } catch (MstException e) {
            if (e.kind() == MstException.Kind.INCOMPLETE) {
                return unprovenUnlessContradicted();
            }
            throw e;
        }
    }

    private ProofResult result() {
        if (changes.isEmpty() && !blocks.contains(data)) {
            return withoutTree();
        }
        MstTree tree = MstTree.open(data, blocks);
        tree.verifyPresent();
        List<MstChange> undone = new ArrayList<>(changes.size());
        for (Map.Entry<String, NetChange> entry : changes.entrySet()) {
            NetChange change = entry.getValue();
            if (prevData != null && !change.changesNothing()) {
                // Undoing a change finds out whether the tree holds what it names.
                undone.add(new MstChange(entry.getKey(), change.before(), change.after()));
            } else if (!isAsTold(entry.getKey(), change, tree)) {
                return unlikeTree();
            }
        }
        if (prevData == null) {
            return new ProofResult.Unchained();
        }
        return MstInverter.leadsBackTo(prevData, tree, undone)
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

    private ProofResult unprovenUnlessContradicted() {
        boolean unchanged = changes.values().stream().allMatch(NetChange::changesNothing);
        if (prevData != null && prevData.equals(data) != unchanged) {
            return new ProofResult.Broken("the operations and the two roots do not agree on whether anything changed");
        }
        if (!blocks.contains(data)) {
            return changes.values().stream().anyMatch(NetChange::mustShow) ? unlikeTree() : new ProofResult.Unproven();
        }
        MstTree tree = MstTree.open(data, blocks);
        for (Map.Entry<String, NetChange> entry : changes.entrySet()) {
            if (isContradicted(entry.getKey(), entry.getValue(), tree)) {
                return unlikeTree();
            }
        }
        return new ProofResult.Unproven();
    }

    /** Whether the nodes that are there show the path, and not as it should be, or hide what they must show. */
    private static boolean isContradicted(String path, NetChange change, MstTree tree) {
        try {
            return !Objects.equals(tree.find(path), change.after());
        } catch (MstException e) {
            if (e.kind() == MstException.Kind.INCOMPLETE) {
                return change.mustShow();
            }
            throw e;
        }
    }

    private boolean isAsTold(String path, NetChange change, MstTree tree) {
        // Senders of before inductive sync need not send the nodes that show a delete.
        return (prevData == null && change.after() == null)
                ? !isContradicted(path, change, tree)
                : Objects.equals(tree.find(path), change.after());
    }

    private static ProofResult unlikeTree() {
        return new ProofResult.Broken("the tree does not hold what the operations leave on a path");
    }
}
