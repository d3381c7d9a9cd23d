package parallax.atproto.event;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** Frames to decode, and how to make others. */
final class SampleFrames {

    static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    static final Tid REV = new Tid("3jzfcijpj2z2a");
    static final String TIME = "2026-08-20T12:00:00.000Z";
    static final Cid ONE = cid("one");
    static final Cid TWO = cid("two");

    private SampleFrames() {}

    static List<Event> events() {
        List<RepoOp> ops = List.of(
                new RepoOp.Create("app.bsky.feed.post/a", ONE),
                new RepoOp.Update("app.bsky.feed.post/b", ONE, TWO),
                new RepoOp.Delete("app.bsky.feed.post/c", TWO));
        ByteSlice blocks = ByteSlice.of(new byte[] {1, 2, 3});
        return List.of(
                new Event.Commit(70_000, DID, REV, REV, ONE, TWO, ops, blocks, TIME, false, false),
                new Event.Commit(1, DID, REV, null, ONE, null, List.of(), blocks, TIME, true, true),
                new Event.Sync(2, DID, REV, blocks, TIME),
                new Event.Identity(300, DID, TIME, "a.example"),
                new Event.Identity(301, DID, TIME, null),
                new Event.Account(5_000_000_000L, DID, TIME, true, null),
                new Event.Account(Event.MAX_SEQ, DID, TIME, false, "takendown"),
                new Event.Info("OutdatedCursor", "old"),
                new Event.Info("OutdatedCursor", null));
    }

    static ByteSlice account(Consumer<CborWriter> body) {
        return frame(h -> h.map(2).key("t").text("#account").key("op").integer(1), body);
    }

    static ByteSlice frame(Consumer<CborWriter> header, Consumer<CborWriter> body) {
        CborWriter out = new CborWriter();
        header.accept(out);
        body.accept(out);
        return out.toSlice();
    }

    static Frame.Message message(ByteSlice frame) {
        return (Frame.Message) FrameDecoder.decode(frame);
    }

    static FrameException refused(ByteSlice frame) {
        return Objects.requireNonNull(
                catchThrowableOfType(FrameException.class, () -> FrameDecoder.decode(frame)), "decoded");
    }

    static Cid cid(String content) {
        return Cid.ofDrisl(ByteSlice.of(content.getBytes(StandardCharsets.UTF_8)));
    }
}
