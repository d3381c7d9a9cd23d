package parallax.atproto.repo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstProofNodes;
import parallax.atproto.mst.MstTree;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.RepoPath;
import parallax.atproto.syntax.Tid;

/**
 * A repository at one commit, or before the first, as its host keeps it: what is to be signed next starts here. It
 * holds the tree, not the records. A value: writing answers another one. For one thread at a time, with all that came
 * from it.
 */
public final class Repo {

    private final Did did;
    private final MstTree tree;
    private final @Nullable SignedCommit signed;
    private final @Nullable ByteSlice block;

    Repo(Did did, MstTree tree, @Nullable SignedCommit signed, @Nullable ByteSlice block) {
        this.did = did;
        this.tree = tree;
        this.signed = signed;
        this.block = block;
    }

    /** An account's repository before its first commit. */
    public static Repo empty(Did did) {
        return new Repo(did, MstTree.empty(), null, null);
    }

    /**
     * The repository at the commit that is the CAR's root. The signature is not looked at. Nodes are read as they are
     * needed, and what follows throws {@link parallax.atproto.mst.MstException} where one is missing or wrong.
     *
     * @throws parallax.atproto.car.CarException NO_ROOT if there is no commit
     * @throws RepoException if the root is not a commit
     */
    public static Repo open(BlockMap car) {
        Cid root = car.root();
        ByteSlice block = car.find(root);
        if (block == null) {
            throw new IllegalStateException("a root that was there");
        }
        SignedCommit signed = SignedCommit.decode(block);
        return new Repo(signed.did(), MstTree.open(signed.data(), car), signed, block);
    }

    public Did did() {
        return did;
    }

    /** The commit it is at; empty before the first. */
    public Optional<SignedCommit> signed() {
        return Optional.ofNullable(signed);
    }

    /** The block of the commit it is at; an IllegalStateException before the first. */
    public ByteSlice commitBlock() {
        if (block == null) {
            throw new IllegalStateException("no commit yet");
        }
        return block;
    }

    /** The CID of the commit it is at; an IllegalStateException before the first. */
    public Cid commitCid() {
        return Cid.ofDrisl(commitBlock());
    }

    /** The record of a path; null if there is none. */
    public @Nullable Cid find(String path) {
        return tree.find(path);
    }

    /**
     * The rev to sign with: this moment, or right behind the last rev where the clock is behind it.
     *
     * @param clockId 0 to 1023 inclusive
     */
    public Tid nextRev(Instant now, int clockId) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        long least = signed == null ? 0 : signed.rev().micros() + 1;
        return Tid.of(Math.max(micros, least), clockId);
    }

    /**
     * Prepares one commit; {@link RepoStep#sign} makes it. No writes at all are a commit that changes only the rev.
     *
     * @throws IllegalArgumentException if a path comes twice, or a write does not fit what is there: a create of what
     *     exists, an update or delete of what does not, an update to the same record
     * @throws parallax.atproto.syntax.SyntaxException if a path is not a repository path
     */
    public RepoStep step(List<RepoWrite> writes) {
        MstTree after = tree.copy();
        Map<Cid, ByteSlice> records = new LinkedHashMap<>();
        Map<String, RepoOp> ops = new LinkedHashMap<>();
        for (RepoWrite write : writes) {
            RepoPath.parse(write.path());
            if (ops.put(write.path(), applied(write, after, records)) != null) {
                throw new IllegalArgumentException("a path that comes twice");
            }
        }
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>(MstProofNodes.of(after, ops.keySet()));
        blocks.putAll(records);
        return new RepoStep(this, after, new ArrayList<>(ops.values()), blocks);
    }

    /**
     * Prepares one commit as the official PDS's {@code applyWrites} does: several writes may be of one path, each with
     * the {@code prev} that there was before the commit, and an update may change nothing. Of the records those are
     * among the blocks that a path is left with.
     *
     * @throws IllegalArgumentException if a write does not fit what the ones before it left
     */
    public RepoStep batch(List<RepoWrite> writes) {
        MstTree after = tree.copy();
        Map<Cid, ByteSlice> records = new LinkedHashMap<>();
        Map<String, Cid> left = new LinkedHashMap<>();
        List<RepoOp> ops = new ArrayList<>();
        for (RepoWrite write : writes) {
            RepoPath.parse(write.path());
            ops.add(batched(write, tree.find(write.path()), after, records));
        }
        for (RepoWrite write : writes) {
            left.put(write.path(), after.find(write.path()));
        }
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>(MstProofNodes.of(after, left.keySet()));
        records.keySet().retainAll(left.values());
        blocks.putAll(records);
        return new RepoStep(this, after, ops, blocks);
    }

    private static RepoOp batched(RepoWrite write, @Nullable Cid prev, MstTree tree, Map<Cid, ByteSlice> records) {
        String path = write.path();
        return switch (write) {
            case RepoWrite.Create(var _, var record) -> {
                Cid cid = stored(record, records);
                require(tree.put(path, cid) == null, "a create of a path that is there");
                yield prev == null
                        ? new RepoOp.Create(path, cid)
                        : new RepoOp.Malformed("create", path, RepoOp.Malformed.CREATE_WITH_PREV, cid, prev);
            }
            case RepoWrite.Update(var _, var record) -> {
                Cid cid = stored(record, records);
                var _ = present(tree.put(path, cid));
                yield prev == null
                        ? new RepoOp.Malformed("update", path, RepoOp.Malformed.NO_PREV, cid, null)
                        : new RepoOp.Update(path, cid, prev);
            }
            case RepoWrite.Delete(var _) -> {
                var _ = present(tree.remove(path));
                yield prev == null
                        ? new RepoOp.Malformed("delete", path, RepoOp.Malformed.NO_PREV)
                        : new RepoOp.Delete(path, prev);
            }
        };
    }

    /** Every node of the tree that was made or read here, from the top down: all of them if it began empty. */
    public void nodes(BiConsumer<Cid, ByteSlice> action) {
        tree.blocks(action);
    }

    /**
     * The proof that a record is there or is not, as getRecord answers it; {@link RecordProof#read} checks it.
     *
     * @param record the record that the path names; null if it names none
     */
    public ByteSlice proof(String path, @Nullable ByteSlice record) {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        blocks.put(commitCid(), commitBlock());
        blocks.putAll(MstProofNodes.way(tree, path));
        if (record != null) {
            blocks.put(Cid.ofDrisl(record), record);
        }
        return CarWriter.write(List.of(commitCid()), blocks);
    }

    private static RepoOp applied(RepoWrite write, MstTree tree, Map<Cid, ByteSlice> records) {
        return switch (write) {
            case RepoWrite.Create(var path, var record) -> {
                Cid cid = stored(record, records);
                require(tree.put(path, cid) == null, "a create of a path that is there");
                yield new RepoOp.Create(path, cid);
            }
            case RepoWrite.Update(var path, var record) -> {
                Cid cid = stored(record, records);
                Cid prev = present(tree.put(path, cid));
                require(!cid.equals(prev), "an update to the same record");
                yield new RepoOp.Update(path, cid, prev);
            }
            case RepoWrite.Delete(var path) -> new RepoOp.Delete(path, present(tree.remove(path)));
        };
    }

    private static Cid stored(ByteSlice record, Map<Cid, ByteSlice> records) {
        Cid cid = Cid.ofDrisl(record);
        records.put(cid, record);
        return cid;
    }

    private static Cid present(@Nullable Cid prev) {
        if (prev == null) {
            throw new IllegalArgumentException("no record at this path");
        }
        return prev;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
