package parallax.atproto.agreement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstKey;

/** Commits drawn from a seed: creates, updates and deletes, each path once a commit. */
final class OpSequence {

    /** What a commit does to a path. */
    record Op(String path, @Nullable Cid before, @Nullable Cid after) {}

    private static final List<String> TALL = tall();

    private final SplittableRandom random;
    private final TreeMap<String, Cid> records = new TreeMap<>();
    private final int most;

    /** @param mostPaths when there are as many, only updates and deletes are drawn */
    OpSequence(long seed, int mostPaths) {
        this.random = new SplittableRandom(seed);
        this.most = mostPaths;
    }

    /** As many commits of one to {@code mostOps}, and then such that leave nothing. */
    List<List<Op>> commits(int count, int mostOps) {
        List<List<Op>> commits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> touched = new HashSet<>();
            List<Op> ops = new ArrayList<>();
            for (int left = random.nextInt(1, mostOps + 1); left > 0; left--) {
                Op op = op();
                if (touched.add(op.path())) {
                    ops.add(applied(op));
                }
            }
            commits.add(ops);
        }
        while (!records.isEmpty()) {
            List<Op> ops = new ArrayList<>();
            for (int left = random.nextInt(1, 2 * mostOps + 1); left > 0 && !records.isEmpty(); left--) {
                ops.add(applied(delete(any())));
            }
            commits.add(ops);
        }
        return commits;
    }

    private Op op() {
        int drawn = random.nextInt(10);
        if (records.isEmpty() || (drawn < 6 && records.size() < most)) {
            String path = path();
            return new Op(path, records.get(path), record());
        }
        String path = any();
        return drawn < 8 ? new Op(path, records.get(path), record()) : delete(path);
    }

    private Op delete(String path) {
        return new Op(path, records.get(path), null);
    }

    private Op applied(Op op) {
        if (op.after() == null) {
            records.remove(op.path());
        } else {
            records.put(op.path(), op.after());
        }
        return op;
    }

    private String any() {
        String drawn = path();
        String at = records.ceilingKey(drawn);
        return at == null ? records.firstKey() : at;
    }

    private Cid record() {
        return Cid.ofDrisl(ByteSlice.of(Long.toString(random.nextLong()).getBytes(StandardCharsets.US_ASCII)));
    }

    private String path() {
        return switch (random.nextInt(8)) {
            case 0 -> TALL.get(random.nextInt(TALL.size()));
            // Long common prefixes, and keys that go on where others end.
            case 1 -> "com.example.record/" + "k".repeat(random.nextInt(1, 40));
            case 2 -> "com.example.record/" + "x".repeat(200) + random.nextInt(30);
            case 3 -> "a.b.c/" + (char) ('a' + random.nextInt(26));
            case 4 -> "a.b.c-" + random.nextInt(9) + ".d/self";
            default ->
                "app.bsky.feed." + (random.nextBoolean() ? "post/3l" : "like/3l")
                        + Integer.toString(random.nextInt(1 << 16), 36);
        };
    }

    /** Keys that stand high above others, so that nodes without keys come and go below them. */
    private static List<String> tall() {
        List<String> tall = new ArrayList<>();
        for (int i = 0; tall.size() < 40; i++) {
            String path = "app.bsky.feed.post/" + Integer.toString(i, 36);
            if (MstKey.height(path) >= (tall.size() < 36 ? 4 : 7)) {
                tall.add(path);
            }
        }
        return tall;
    }
}
