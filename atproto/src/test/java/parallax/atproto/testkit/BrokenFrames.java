package parallax.atproto.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** Makes each {@link Breakage} out of the commit that would come next in a repository. */
final class BrokenFrames {

    private static final String PATH = "app.bsky.feed.post/broken";
    private static final String OTHER_PATH = "app.bsky.feed.post/broken2";
    private static final int LARGE_RECORD = 900_000;

    private final TestRepo repo;

    BrokenFrames(TestRepo repo) {
        this.repo = repo;
    }

    ByteSlice frame(Breakage breakage) {
        return switch (breakage) {
            case FLIPPED_SIGNATURE, HIGH_S_SIGNATURE, DER_SIGNATURE, ZERO_SIGNATURE, FOREIGN_KEY -> signature(breakage);
            case OP_LEFT_OUT, OP_INVENTED, OP_CID_WRONG, OP_PREV_WRONG, OP_ACTION_WRONG, OP_PATH_TWICE ->
                falseOps(breakage);
            case OP_ACTION_UNKNOWN, OP_WITHOUT_CID, OP_PATH_MALFORMED -> malformedOps(breakage);
            case RECORD_MISSING, NODE_MISSING, PREV_DATA_WRONG, TREE_OUT_OF_ORDER, BLOCK_CORRUPT, COMMIT_MISSING ->
                proof(breakage);
            case DID_DIFFERS, REV_DIFFERS, COMMIT_DIFFERS, SAME_REV, OLD_REV, FUTURE_REV -> header(breakage);
            case WITHOUT_PREV_DATA, TOO_BIG, REBASE -> legacy(breakage);
            case TOO_MANY_OPS, BLOCKS_TOO_LARGE, RECORD_TOO_LARGE, FRAME_TOO_LARGE -> size(breakage);
            case SYNC_TOO_LARGE, SYNC_REV_DIFFERS, SYNC_OTHER_DATA, SYNC_OLD_REV, SYNC_FOREIGN_KEY -> sync(breakage);
            case GARBAGE, CUT_OFF, NOT_CANONICAL, WITHOUT_REV, UNKNOWN_KIND -> bytes(breakage);
        };
    }

    private ByteSlice signature(Breakage breakage) {
        CommitDraft draft = next();
        switch (breakage) {
            case FLIPPED_SIGNATURE -> draft.signature = BrokenFrames::flipped;
            case HIGH_S_SIGNATURE -> draft.signature = good -> highS(good, draft.key.curve());
            case DER_SIGNATURE -> draft.signature = BrokenFrames::der;
            case ZERO_SIGNATURE -> draft.signature = good -> ByteSlice.of(new byte[good.length()]);
            default -> draft.key = foreignKey();
        }
        return draft.commit().frame();
    }

    private ByteSlice falseOps(Breakage breakage) {
        String there = repo.records().firstKey();
        CommitDraft draft = repo.draft(List.of(
                new RepoWrite.Create(PATH, repo.fresh(PATH)),
                new RepoWrite.Create(OTHER_PATH, repo.fresh(OTHER_PATH)),
                new RepoWrite.Update(there, repo.fresh(there))));
        RepoOp.Create created = (RepoOp.Create) draft.ops.getFirst();
        RepoOp.Create other = (RepoOp.Create) draft.ops.get(1);
        RepoOp.Update updated = (RepoOp.Update) draft.ops.getLast();
        switch (breakage) {
            case OP_LEFT_OUT -> draft.ops.remove(created);
            case OP_INVENTED -> draft.ops.add(new RepoOp.Delete(PATH + "3", created.cid()));
            case OP_CID_WRONG -> draft.ops.set(0, new RepoOp.Create(PATH, other.cid()));
            case OP_PREV_WRONG -> draft.ops.set(2, new RepoOp.Update(there, updated.cid(), other.cid()));
            case OP_ACTION_WRONG -> draft.ops.set(2, new RepoOp.Create(there, updated.cid()));
            default -> draft.ops.add(created);
        }
        return draft.commit().frame();
    }

    private ByteSlice malformedOps(Breakage breakage) {
        CommitDraft draft = next();
        draft.ops.add(
                switch (breakage) {
                    case OP_ACTION_UNKNOWN -> new RepoOp.Malformed("upsert", OTHER_PATH, "");
                    case OP_WITHOUT_CID -> new RepoOp.Malformed("create", OTHER_PATH, "");
                    default -> new RepoOp.Create("nopath", ((RepoOp.Create) draft.ops.getFirst()).cid());
                });
        return draft.commit().frame();
    }

    private ByteSlice proof(Breakage breakage) {
        CommitDraft draft = next();
        Cid record = ((RepoOp.Create) draft.ops.getFirst()).cid();
        switch (breakage) {
            case RECORD_MISSING -> draft.blocks.remove(record);
            case NODE_MISSING -> draft.blocks.remove(draft.data);
            case PREV_DATA_WRONG -> draft.prevData = record;
            case TREE_OUT_OF_ORDER -> {
                ByteSlice top = descending(record);
                draft.data = Cid.ofDrisl(top);
                draft.blocks.put(draft.data, top);
            }
            case BLOCK_CORRUPT -> draft.blocks.put(record, flipped(repo.fresh(PATH)));
            default -> draft.withCommitBlock = false;
        }
        return draft.commit().frame();
    }

    private ByteSlice header(Breakage breakage) {
        CommitDraft draft = next();
        Tid present = repo.head().rev();
        switch (breakage) {
            case DID_DIFFERS -> draft.signedDid = new Did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
            case REV_DIFFERS -> draft.rev = later(draft.rev, Duration.ofNanos(1_000));
            case COMMIT_DIFFERS -> draft.claimedCommit = commit -> draft.data;
            case SAME_REV -> revs(draft, present);
            case OLD_REV -> revs(draft, later(present, Duration.ofHours(-1)));
            default -> revs(draft, later(draft.rev, Duration.ofMinutes(10)));
        }
        return draft.commit().frame();
    }

    private ByteSlice legacy(Breakage breakage) {
        CommitDraft draft = next();
        switch (breakage) {
            case WITHOUT_PREV_DATA -> draft.prevData = null;
            case TOO_BIG -> {
                draft.tooBig = true;
                draft.ops.clear();
                draft.blocks.clear();
            }
            default -> draft.rebase = true;
        }
        return draft.commit().frame();
    }

    private ByteSlice size(Breakage breakage) {
        return switch (breakage) {
            case TOO_MANY_OPS -> creates(201, 1);
            case BLOCKS_TOO_LARGE -> creates(3, LARGE_RECORD);
            case RECORD_TOO_LARGE -> creates(1, (1 << 20) + 1);
            default -> creates(6, LARGE_RECORD);
        };
    }

    private ByteSlice creates(int count, int textLength) {
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = i + "x".repeat(textLength);
            writes.add(new RepoWrite.Create(PATH + i, TestRepo.record(PATH, text)));
        }
        return repo.draft(writes).commit().frame();
    }

    private ByteSlice sync(Breakage breakage) {
        CommitDraft draft = next();
        draft.blocks.clear();
        Tid present = repo.head().rev();
        switch (breakage) {
            case SYNC_TOO_LARGE -> {
                ByteSlice record = TestRepo.record(PATH, "x".repeat(10_000));
                draft.blocks.put(Cid.ofDrisl(record), record);
            }
            case SYNC_REV_DIFFERS -> draft.rev = later(draft.rev, Duration.ofNanos(1_000));
            case SYNC_OTHER_DATA -> revs(draft, present);
            case SYNC_OLD_REV -> revs(draft, later(present, Duration.ofHours(-1)));
            default -> draft.key = foreignKey();
        }
        return draft.sync().frame();
    }

    private ByteSlice bytes(Breakage breakage) {
        ByteSlice commit = next().commit().frame();
        return switch (breakage) {
            case GARBAGE -> ByteSlice.of(new byte[] {(byte) 0xff, 0, 1, 2, 3});
            case CUT_OFF -> commit.slice(0, commit.length() - 3);
            case NOT_CANONICAL -> notCanonical();
            case WITHOUT_REV -> withoutRev();
            default -> unknownKind();
        };
    }

    private CommitDraft next() {
        return repo.draft(List.of(new RepoWrite.Create(PATH, repo.fresh(PATH))));
    }

    private ByteSlice notCanonical() {
        CborWriter out =
                header("#account").map(4).key("did").text(repo.account().did().text());
        out.key("seq").raw(ByteSlice.ofHex("1b%016x".formatted(repo.host().next())));
        return out.key("time").text(repo.time()).key("active").bool(true).toSlice();
    }

    private ByteSlice withoutRev() {
        CborWriter out = header("#commit").map(3).key("seq").integer(repo.host().next());
        return out.key("repo")
                .text(repo.account().did().text())
                .key("time")
                .text(repo.time())
                .toSlice();
    }

    private ByteSlice unknownKind() {
        return header("#unheardof")
                .map(1)
                .key("seq")
                .integer(repo.host().next())
                .toSlice();
    }

    private static CborWriter header(String kind) {
        return new CborWriter().map(2).key("t").text(kind).key("op").integer(1);
    }

    private static void revs(CommitDraft draft, Tid rev) {
        draft.rev = rev;
        draft.signedRev = rev;
    }

    private static Tid later(Tid rev, Duration by) {
        return Tid.of(rev.micros() + by.toNanos() / 1_000, rev.clockId());
    }

    private static SigningKey foreignKey() {
        return SigningKey.generate(Curve.K256, new SplittableRandom(666));
    }

    private static ByteSlice flipped(ByteSlice bytes) {
        byte[] flipped = bytes.toArray();
        flipped[flipped.length - 1] ^= 1;
        return ByteSlice.of(flipped);
    }

    private static ByteSlice highS(ByteSlice good, Curve curve) {
        String order = switch (curve) {
            case P256 -> "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
            case K256 -> "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
        };
        BigInteger s = new BigInteger(1, good.slice(32, 32).toArray());
        byte[] high = new BigInteger(order, 16).subtract(s).toByteArray();
        byte[] joined = good.toArray();
        System.arraycopy(high, high.length - 32, joined, 32, 32);
        return ByteSlice.of(joined);
    }

    private static ByteSlice der(ByteSlice good) {
        byte[] r = new BigInteger(1, good.slice(0, 32).toArray()).toByteArray();
        byte[] s = new BigInteger(1, good.slice(32, 32).toArray()).toByteArray();
        return ByteSlice.ofHex("30%02x02%02x%s02%02x%s"
                .formatted(
                        4 + r.length + s.length,
                        r.length,
                        ByteSlice.of(r).toHex(),
                        s.length,
                        ByteSlice.of(s).toHex()));
    }

    /** A node as no encoder of ours writes it. */
    private static ByteSlice descending(Cid record) {
        CborWriter out = new CborWriter().map(2).key("e").array(2);
        for (String key : List.of(OTHER_PATH, PATH)) {
            out.map(4).key("k").bytes(ByteSlice.of(key.getBytes(StandardCharsets.US_ASCII)));
            out.key("p").integer(0).key("t").nil().key("v").link(record.bytes());
        }
        return out.key("l").nil().toSlice();
    }
}
