package parallax.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

/**
 * The #commit frames of eight repos of 250 to 8,000 records: mostly new likes, follows and posts with their
 * threadgates, some deletes and updates. Several repos, since the tree of one may be much higher than most. The same
 * curve gives the same frames.
 *
 * @param signer the key that all are signed with
 */
record CommitFrames(PublicKey signer, List<ByteSlice> frames) {

    /** The frames of one repo: each kind of change once. */
    static final int MIX = 8;

    private static final int[] RECORDS = {250, 500, 1_000, 1_000, 2_000, 2_000, 4_000, 8_000};
    private static final long FIRST_MICROS = 1_700_000_000_000_000L;
    private static final long BETWEEN_RECORDS_MICROS = 3_600_000_000L;
    private static final String POST = "app.bsky.feed.post/";
    private static final List<String> COLLECTIONS =
            List.of(POST, "app.bsky.feed.like/", "app.bsky.feed.repost/", "app.bsky.graph.follow/");

    static CommitFrames make(Curve curve) {
        Random random = new Random(42);
        TestAccount account = TestAccount.create(curve, random);
        List<ByteSlice> frames = new ArrayList<>();
        for (int repo = 0; repo < RECORDS.length; repo++) {
            frames.addAll(framesOf(account, RECORDS[repo], FIRST_MICROS + repo, random));
        }
        return new CommitFrames(account.publicKey(), List.copyOf(frames));
    }

    private static List<ByteSlice> framesOf(TestAccount account, int records, long firstMicros, Random random) {
        TestRepo repo = new TestRepo(account, new HostSequence(20_000_000_000L), InstantSource.fixed(Instant.EPOCH));
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < records + MIX; i++) {
            String rkey = Tid.of(firstMicros + i * BETWEEN_RECORDS_MICROS, 7).text();
            paths.add(COLLECTIONS.get(i % COLLECTIONS.size()) + rkey);
        }
        repo.apply(paths.subList(0, records).stream()
                .flatMap(path -> creation(path, random).stream())
                .toArray(RepoWrite[]::new));
        List<ByteSlice> frames = new ArrayList<>();
        for (int i = 0; i < MIX; i++) {
            List<RepoWrite> writes = writes(i, paths, random);
            frames.add(repo.apply(writes.toArray(RepoWrite[]::new)).frame());
        }
        return frames;
    }

    /** Of eight, six create at the end of their collection, one deletes and one changes an old record. */
    private static List<RepoWrite> writes(int index, List<String> paths, Random random) {
        int records = paths.size() - MIX;
        String old = paths.get(index * records / MIX);
        return switch (index) {
            case 3 -> List.of(new RepoWrite.Delete(old));
            case 7 -> List.of(new RepoWrite.Update(old, record(old, random)));
            default -> creation(paths.get(records + index), random);
        };
    }

    private static List<RepoWrite> creation(String path, Random random) {
        RepoWrite create = new RepoWrite.Create(path, record(path, random));
        if (!path.startsWith(POST)) {
            return List.of(create);
        }
        String gate = "app.bsky.feed.threadgate/" + path.substring(POST.length());
        return List.of(create, new RepoWrite.Create(gate, record(gate, random)));
    }

    /** Of the size that such records have, a post's with its facets and its embed. */
    private static ByteSlice record(String path, Random random) {
        byte[] text = new byte[path.startsWith(POST) ? 300 + random.nextInt(600) : 130];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ('a' + random.nextInt(26));
        }
        CborWriter out = new CborWriter();
        out.map(3).key("text").text(new String(text, StandardCharsets.US_ASCII));
        out.key("$type").text(path.substring(0, path.indexOf('/')));
        out.key("createdAt").text("2026-01-01T00:00:00.000Z");
        return out.toSlice();
    }

    /** The mean size of a frame, in bytes. */
    long meanBytes() {
        return frames.stream().mapToLong(ByteSlice::length).sum() / frames.size();
    }

    void save(Path folder, Curve curve) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file(folder, curve)))) {
            out.writeUTF(signer.multikey());
            out.writeInt(frames.size());
            for (ByteSlice frame : frames) {
                out.writeInt(frame.length());
                frame.writeTo(out);
            }
        }
    }

    static CommitFrames load(Path folder, Curve curve) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file(folder, curve)))) {
            PublicKey signer = Multikey.parse(in.readUTF());
            List<ByteSlice> frames = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                frames.add(ByteSlice.of(in.readNBytes(in.readInt())));
            }
            return new CommitFrames(signer, List.copyOf(frames));
        }
    }

    private static Path file(Path folder, Curve curve) {
        return folder.resolve(curve.name());
    }
}
