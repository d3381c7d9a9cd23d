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
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.Write;

/**
 * The #commit frames of one account that has a thousand records: mostly new likes, follows and posts with their
 * threadgates, some deletes and updates. The same curve gives the same frames.
 *
 * @param signer the key that all are signed with
 */
record CommitFrames(PublicKey signer, List<ByteSlice> frames) {

    /** After so many frames the kinds of change begin anew. */
    static final int MIX = 8;

    private static final int RECORDS = 1_000;
    private static final int FRAMES = 64;
    private static final long FIRST_MICROS = 1_700_000_000_000_000L;
    private static final long BETWEEN_RECORDS_MICROS = 3_600_000_000L;
    private static final String POST = "app.bsky.feed.post/";
    private static final List<String> COLLECTIONS =
            List.of(POST, "app.bsky.feed.like/", "app.bsky.feed.repost/", "app.bsky.graph.follow/");

    static CommitFrames make(Curve curve) {
        Random random = new Random(42);
        TestAccount account = TestAccount.create(curve, random);
        TestRepo repo = new TestRepo(account, new HostSequence(20_000_000_000L), InstantSource.fixed(Instant.EPOCH));
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < RECORDS + FRAMES; i++) {
            String rkey = Tid.of(FIRST_MICROS + i * BETWEEN_RECORDS_MICROS, 7).text();
            paths.add(COLLECTIONS.get(i % COLLECTIONS.size()) + rkey);
        }
        repo.apply(paths.subList(0, RECORDS).stream()
                .flatMap(path -> creation(path, random).stream())
                .toArray(Write[]::new));
        List<ByteSlice> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(
                    repo.apply(writes(i, paths, random).toArray(Write[]::new)).frame());
        }
        return new CommitFrames(account.publicKey(), List.copyOf(frames));
    }

    /** Of eight, six create at the end of their collection, one deletes and one changes an old record. */
    private static List<Write> writes(int index, List<String> paths, Random random) {
        String old = paths.get(index * (RECORDS / FRAMES));
        return switch (index % MIX) {
            case 3 -> List.of(new Write.Delete(old));
            case 7 -> List.of(new Write.Update(old, record(old, random)));
            default -> creation(paths.get(RECORDS + index), random);
        };
    }

    private static List<Write> creation(String path, Random random) {
        Write create = new Write.Create(path, record(path, random));
        if (!path.startsWith(POST)) {
            return List.of(create);
        }
        String gate = "app.bsky.feed.threadgate/" + path.substring(POST.length());
        return List.of(create, new Write.Create(gate, record(gate, random)));
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
