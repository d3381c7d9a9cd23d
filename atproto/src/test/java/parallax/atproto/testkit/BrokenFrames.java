package parallax.atproto.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.event.AccountStatus;
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
            case TOO_MANY_OPS -> creates(201, 1).commit().frame();
            case RECORD_TOO_LARGE -> creates(1, (1 << 20) + 1).commit().frame();
            case FRAME_TOO_LARGE -> creates(6, LARGE_RECORD).commit().frame();
            case COMMIT_TIME, SYNC_TIME, IDENTITY_TIME, ACCOUNT_TIME -> wrongTime(breakage);
            case BLOBS_NO_LINKS, BLOBS_NO_CIDS, REV_NO_TEXT, ACTIVE_NO_BOOLEAN -> wrongKind(breakage);
            case GARBAGE, CUT_OFF, NOT_CANONICAL, WITHOUT_REV, UNKNOWN_KIND -> bytes(breakage);
            default -> {
                CommitDraft draft = base(breakage);
                change(draft, breakage);
                yield frame(draft, breakage);
            }
        };
    }

    /** The later breakage is made first, so that it takes nothing of the other away. */
    ByteSlice frame(BrokenTwice breakages) {
        CommitDraft draft = base(breakages.second());
        change(draft, breakages.second());
        change(draft, breakages.first());
        return frame(draft, breakages.first());
    }

    private static ByteSlice frame(CommitDraft draft, Breakage breakage) {
        return (BrokenTwice.isOfSync(breakage) ? draft.sync() : draft.commit()).frame();
    }

    /** The good commit that the breakage is made of. */
    private CommitDraft base(Breakage breakage) {
        return switch (breakage) {
            case OP_LEFT_OUT, OP_INVENTED, OP_CID_WRONG, OP_PREV_WRONG, OP_ACTION_WRONG, OP_PATH_TWICE -> {
                String there = repo.records().firstKey();
                yield repo.draft(List.of(
                        new RepoWrite.Create(PATH, repo.fresh(PATH)),
                        new RepoWrite.Create(OTHER_PATH, repo.fresh(OTHER_PATH)),
                        new RepoWrite.Update(there, repo.fresh(there))));
            }
            case SYNC_TOO_LARGE, SYNC_REV_DIFFERS, SYNC_OTHER_DATA, SYNC_OLD_REV, SYNC_FOREIGN_KEY -> {
                CommitDraft draft = next();
                draft.blocks.clear();
                yield draft;
            }
            default -> next();
        };
    }

    private void change(CommitDraft draft, Breakage breakage) {
        switch (breakage.rule()) {
            case LIMIT -> {
                int records = breakage == Breakage.SYNC_TOO_LARGE ? 1 : 3;
                for (int i = 0; i < records; i++) {
                    enlarge(draft, records == 1 ? 10_000 : LARGE_RECORD + i);
                }
            }
            case REV, COMMIT, FORK -> header(draft, breakage);
            case LEGACY -> legacy(draft, breakage);
            case CAR -> car(draft, breakage);
            case SIGNATURE -> signature(draft, breakage);
            case TREE -> tree(draft, breakage);
            case RECORD -> {
                Cid record = enlarge(draft, (1 << 20) + 1);
                draft.ops.add(new RepoOp.Create(PATH + "4", record));
            }
            case FRAME, ACCOUNT -> throw new IllegalArgumentException(breakage + " is not made of a commit");
        }
    }

    private static Cid enlarge(CommitDraft draft, int length) {
        ByteSlice record = TestRepo.record(PATH, "x".repeat(length));
        Cid cid = Cid.ofDrisl(record);
        draft.blocks.put(cid, record);
        return cid;
    }

    private void header(CommitDraft draft, Breakage breakage) {
        Tid present = repo.head().rev();
        switch (breakage) {
            case DID_DIFFERS -> draft.signedDid = new Did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
            case REV_DIFFERS, SYNC_REV_DIFFERS -> draft.rev = later(draft.rev, Duration.ofNanos(1_000));
            case COMMIT_DIFFERS -> draft.claimedCommit = commit -> draft.data;
            case SAME_REV, SYNC_OTHER_DATA -> revs(draft, present);
            case OLD_REV, SYNC_OLD_REV -> revs(draft, later(present, Duration.ofHours(-1)));
            default -> revs(draft, later(draft.rev, Duration.ofMinutes(10)));
        }
    }

    private static void legacy(CommitDraft draft, Breakage breakage) {
        switch (breakage) {
            case WITHOUT_PREV_DATA -> draft.prevData = null;
            case TOO_BIG -> {
                draft.tooBig = true;
                draft.ops.clear();
                draft.blocks.clear();
            }
            default -> draft.rebase = true;
        }
    }

    private void car(CommitDraft draft, Breakage breakage) {
        switch (breakage) {
            case BLOCK_CORRUPT -> draft.blocks.put(created(draft).cid(), flipped(repo.fresh(PATH)));
            case TOO_MANY_ROOTS -> draft.otherRoots.addAll(Collections.nCopies(16, draft.data));
            default -> draft.withCommitBlock = false;
        }
    }

    private static void signature(CommitDraft draft, Breakage breakage) {
        switch (breakage) {
            case FLIPPED_SIGNATURE -> draft.signature = BrokenFrames::flipped;
            case HIGH_S_SIGNATURE -> draft.signature = good -> highS(good, draft.key.curve());
            case DER_SIGNATURE -> draft.signature = BrokenFrames::der;
            case ZERO_SIGNATURE -> draft.signature = good -> ByteSlice.of(new byte[good.length()]);
            default -> draft.key = foreignKey();
        }
    }

    private static void tree(CommitDraft draft, Breakage breakage) {
        RepoOp.Create created = created(draft);
        Cid record = created.cid();
        switch (breakage) {
            case OP_ACTION_UNKNOWN -> draft.ops.add(new RepoOp.Malformed("upsert", OTHER_PATH, ""));
            case OP_WITHOUT_CID -> draft.ops.add(new RepoOp.Malformed("create", OTHER_PATH, ""));
            case OP_PATH_MALFORMED -> draft.ops.add(new RepoOp.Create("nopath", record));
            case RECORD_MISSING -> draft.blocks.remove(record);
            case PREV_DATA_WRONG -> draft.prevData = record;
            case TREE_OUT_OF_ORDER -> {
                ByteSlice top = descending(record);
                draft.data = Cid.ofDrisl(top);
                draft.blocks.put(draft.data, top);
            }
            case OP_LEFT_OUT -> draft.ops.remove(created);
            case OP_INVENTED -> draft.ops.add(new RepoOp.Delete(PATH + "3", record));
            case OP_PATH_TWICE -> draft.ops.add(created);
            default -> falseOp(draft, breakage);
        }
    }

    private static void falseOp(CommitDraft draft, Breakage breakage) {
        Cid other = ((RepoOp.Create) draft.ops.get(1)).cid();
        RepoOp.Update updated = (RepoOp.Update) draft.ops.getLast();
        switch (breakage) {
            case OP_CID_WRONG -> draft.ops.set(0, new RepoOp.Create(PATH, other));
            case OP_PREV_WRONG -> draft.ops.set(2, new RepoOp.Update(updated.path(), updated.cid(), other));
            default -> draft.ops.set(2, new RepoOp.Create(updated.path(), updated.cid()));
        }
    }

    private static RepoOp.Create created(CommitDraft draft) {
        return (RepoOp.Create) draft.ops.getFirst();
    }

    private CommitDraft creates(int count, int textLength) {
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = i + "x".repeat(textLength);
            writes.add(new RepoWrite.Create(PATH + i, TestRepo.record(PATH, text)));
        }
        return repo.draft(writes);
    }

    private ByteSlice wrongTime(Breakage breakage) {
        ByteSlice frame = switch (breakage) {
            case COMMIT_TIME -> next().commit().frame();
            case SYNC_TIME -> next().sync().frame();
            case IDENTITY_TIME -> repo.identity(null).frame();
            default -> repo.account(AccountStatus.ACTIVE).frame();
        };
        return FrameFields.with(
                frame, "time", new CborWriter().text("yesterday").toSlice());
    }

    private ByteSlice wrongKind(Breakage breakage) {
        CborWriter out = new CborWriter();
        if (breakage == Breakage.ACTIVE_NO_BOOLEAN) {
            ByteSlice account = repo.account(AccountStatus.ACTIVE).frame();
            return FrameFields.with(account, "active", out.text("yes").toSlice());
        }
        ByteSlice commit = next().commit().frame();
        return switch (breakage) {
            case BLOBS_NO_LINKS ->
                FrameFields.with(commit, "blobs", out.array(1).text("bafkrei").toSlice());
            case BLOBS_NO_CIDS ->
                FrameFields.with(
                        commit,
                        "blobs",
                        out.array(1).link(ByteSlice.ofHex("00")).toSlice());
            default -> FrameFields.with(commit, "rev", out.integer(7).toSlice());
        };
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
