package parallax.atproto.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstBuilder;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.TestAccount;

/** The export of a repository of posts that is made while it is read, and never held. */
final class LargeCar extends InputStream {

    private static final Tid REV = Tid.of(1_700_000_000_000_000L, 1);

    private final int records;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final CarWriter writer;
    private final MstBuilder builder;
    private byte[] chunk = new byte[0];
    private int at;
    private int next;
    private boolean finished;
    private long bytes;

    LargeCar(TestAccount account, int records) throws IOException {
        this.records = records;
        ByteSlice commit = SignedCommit.sign(account.did(), REV, root(records), account.signingKey());
        this.writer = new CarWriter(made, List.of(Cid.ofDrisl(commit)));
        writer.block(Cid.ofDrisl(commit), commit);
        this.builder = new MstBuilder(into(writer));
    }

    /** Bytes made so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int some = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, target, offset, some);
        at += some;
        return some;
    }

    private boolean fill() throws IOException {
        while (at == chunk.length && !finished) {
            for (int left = 200; left > 0 && next < records; left--) {
                ByteSlice record = record(next);
                writer.block(Cid.ofDrisl(record), record);
                builder.add(path(next++), Cid.ofDrisl(record));
            }
            if (next == records) {
                builder.finish();
                finished = true;
            }
            chunk = made.toByteArray();
            made.reset();
            at = 0;
            bytes += chunk.length;
        }
        return at < chunk.length;
    }

    private static Cid root(int records) {
        MstBuilder builder = new MstBuilder((cid, block) -> {});
        for (int i = 0; i < records; i++) {
            builder.add(path(i), Cid.ofDrisl(record(i)));
        }
        return builder.finish();
    }

    private static BiConsumer<Cid, ByteSlice> into(CarWriter writer) {
        return (cid, block) -> {
            try {
                writer.block(cid, block);
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot fail", e);
            }
        };
    }

    static String path(int index) {
        return "app.bsky.feed.post/" + Tid.of(1_600_000_000_000_000L + index * 1_000L, 7);
    }

    static ByteSlice record(int index) {
        CborWriter out = new CborWriter();
        out.map(3).key("text").text("What I had for breakfast today, part " + index + ": a slice of bread, and tea.");
        out.key("$type").text("app.bsky.feed.post");
        out.key("createdAt").text("2026-08-20T12:00:00.000Z");
        return out.toSlice();
    }
}
