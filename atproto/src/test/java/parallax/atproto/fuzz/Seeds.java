package parallax.atproto.fuzz;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.mst.MstKey;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

/** Good inputs, and the ways in which the testkit breaks them: real repositories on both curves. */
final class Seeds {

    private static final int LONGEST = 1 << 16;
    private static final CarLimits ANY = new CarLimits(1 << 24, 10_000, 1 << 24, 16);

    final TestAccount account = TestAccount.create(Curve.K256, new SplittableRandom(1));
    final List<ByteSlice> frames = new ArrayList<>();
    final List<ByteSlice> commitFrames = new ArrayList<>();
    final List<ByteSlice> cars = new ArrayList<>();
    final List<ByteSlice> trees = new ArrayList<>();
    final List<ByteSlice> nodes = new ArrayList<>();
    final List<ByteSlice> commits = new ArrayList<>();
    final List<ByteSlice> records = new ArrayList<>();
    /** Items of every kind, canonical or not, to put in place of others. */
    final List<ByteSlice> items = new ArrayList<>();

    private static final class Made {
        static final Seeds SEEDS = new Seeds();
    }

    static Seeds made() {
        return Made.SEEDS;
    }

    private Seeds() {
        HostSequence host = new HostSequence(23);
        for (TestAccount of : List.of(account, TestAccount.create(Curve.P256, new SplittableRandom(2)))) {
            TestRepo repo = new TestRepo(of, host, () -> Instant.parse("2026-08-20T12:00:00Z"));
            live(repo);
        }
        frames.add(FrameEncoder.encode(new Event.Info("OutdatedCursor", "old")));
        frames.add(FrameEncoder.error("FutureCursor", null));
        frames.add(FrameEncoder.error("ConsumerTooSlow", "x"));
        records.add(everyKind());
        items();
    }

    private void live(TestRepo repo) {
        add(repo.create("app.bsky.feed.post/3l").frame());
        whole(repo);
        for (int i = 0; i < 40; i++) {
            add(repo.create(path(i)).frame());
        }
        add(repo.update(path(3)).frame());
        add(repo.delete(path(4)).frame());
        add(repo.apply(
                        new RepoWrite.Create("a.b.c/new", repo.fresh("a.b.c/new")),
                        new RepoWrite.Update(path(7), repo.fresh(path(7))),
                        new RepoWrite.Delete(path(8)))
                .frame());
        add(repo.emptyCommit().frame());
        add(repo.sync().frame());
        add(repo.identity("a.example").frame());
        add(repo.identity(null).frame());
        for (AccountStatus status : AccountStatus.values()) {
            add(repo.account(status).frame());
        }
        for (Breakage breakage : Breakage.values()) {
            add(repo.broken(breakage));
        }
        whole(repo);
        // Above low neighbours its node stands on others without keys.
        add(repo.create(tallPath()).frame());
        add(repo.delete(path(9)).frame());
        whole(repo);
    }

    private static String tallPath() {
        for (int i = 0; ; i++) {
            if (MstKey.height("app.bsky.feed.post/" + i) >= 6) {
                return "app.bsky.feed.post/" + i;
            }
        }
    }

    private static String path(int i) {
        return (i % 3 == 0 ? "app.bsky.feed.like/3k" : "app.bsky.graph.follow/3kx") + i;
    }

    private void add(ByteSlice frame) {
        if (frame.length() > LONGEST) {
            return;
        }
        frames.add(frame);
        if (isCommit(frame)) {
            commitFrames.add(frame);
        }
    }

    private static boolean isCommit(ByteSlice frame) {
        try {
            return FrameDecoder.decode(frame) instanceof Frame.Message(Event.Commit _, var _, var _, var _);
        } catch (FrameException e) {
            return false;
        }
    }

    private void whole(TestRepo repo) {
        cars.add(repo.car());
        commits.add(repo.commitBlock());
        BlockMap blocks = BlockMap.read(repo.car(), ANY);
        Map<Cid, ByteSlice> tree = new LinkedHashMap<>();
        for (Cid cid : blocks) {
            ByteSlice block = Objects.requireNonNull(blocks.find(cid));
            if (repo.records().containsValue(block)) {
                records.add(block);
            } else if (!cid.equals(repo.commitCid())) {
                nodes.add(block);
                tree.put(cid, block);
            }
        }
        trees.add(CarWriter.write(List.of(repo.head().data()), tree));
    }

    private static ByteSlice everyKind() {
        CborWriter out = new CborWriter();
        out.map(9).key("a").integer(-1).key("b").integer(1L << 40).key("c").bool(true);
        out.key("d").nil().key("e").bytes(ByteSlice.of(new byte[300])).key("f").text("caf\u00e9 \ud83d\ude00");
        out.key("g").array(3).integer(23).array(0).map(0);
        out.key("h").link(Cid.ofRaw(ByteSlice.EMPTY).bytes());
        out.key("$type").text("blob");
        return out.toSlice();
    }

    private void items() {
        for (String hex : List.of(
                "00",
                "17",
                "1818",
                "18ff",
                "190100",
                "1a00010000",
                "1b0020000000000000",
                "1b7fffffffffffffff",
                "1bffffffffffffffff",
                "20",
                "37",
                "3b7fffffffffffffff",
                "40",
                "4100",
                "60",
                "6161",
                "62c3a9",
                "61ff",
                "80",
                "8100",
                "a0",
                "a1616100",
                "a2616100616101",
                "a2616200616100",
                "f4",
                "f5",
                "f6",
                "f7",
                "f97e00",
                "fb3ff0000000000000",
                "fb7ff0000000000000",
                "ff",
                "9fff",
                "bfff",
                "5f4100ff",
                "c000",
                "d82a4100",
                "d82a420001")) {
            items.add(ByteSlice.ofHex(hex));
        }
        items.add(new CborWriter().link(Cid.ofDrisl(ByteSlice.EMPTY).bytes()).toSlice());
        items.add(new CborWriter().text(account.did().text()).toSlice());
        items.add(new CborWriter().text("3jzfcijpj2z2a").toSlice());
        for (String key : List.of(
                "op", "t", "seq", "did", "rev", "sig", "data", "prev", "k", "p", "v", "e", "l", "roots", "version")) {
            items.add(new CborWriter().text(key).toSlice());
        }
    }
}
