package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.atproto.event.SampleFrames.DID;
import static parallax.atproto.event.SampleFrames.ONE;
import static parallax.atproto.event.SampleFrames.REV;
import static parallax.atproto.event.SampleFrames.TIME;
import static parallax.atproto.event.SampleFrames.TWO;
import static parallax.atproto.event.SampleFrames.account;
import static parallax.atproto.event.SampleFrames.events;
import static parallax.atproto.event.SampleFrames.frame;
import static parallax.atproto.event.SampleFrames.message;
import static parallax.atproto.event.SampleFrames.refused;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;

class FrameDecoderTest {

    @Test
    void everyKindComesBackAsItWasWritten() {
        for (Event event : events()) {
            Frame.Message message = message(FrameEncoder.encode(event));
            assertThat(message.event()).isEqualTo(event);
            assertThat(message.seq() == null).isEqualTo(event instanceof Event.Info);
        }
    }

    @Test
    void theBytesOfAnAccountFrameArePinned() {
        assertThat(FrameEncoder.encode(new Event.Account(7, new Did("did:web:a.example"), "t", false, "deleted"))
                        .toHex())
                .isEqualTo("a261746823" + "6163636f756e74" + "626f7001"
                        + "a5" + "63646964" + "71" + hex("did:web:a.example")
                        + "63736571" + "07" + "6474696d65" + "6174" + "66616374697665" + "f4"
                        + "66737461747573" + "67" + hex("deleted"));
    }

    @Test
    void anErrorFrameIsAFailure() {
        assertThat(FrameDecoder.decode(FrameEncoder.error("FutureCursor", "ahead")))
                .isEqualTo(new Frame.Failure("FutureCursor", "ahead"));
        assertThat(FrameDecoder.decode(FrameEncoder.error("ConsumerTooSlow", null)))
                .isEqualTo(new Frame.Failure("ConsumerTooSlow", null));
    }

    @Test
    void unknownKindsAndOpsAreUnknownButHaveTheirSeq() {
        ByteSlice newer = frame(
                h -> h.map(2).key("t").text("#newer").key("op").integer(1),
                b -> b.map(1).key("seq").integer(99));
        assertThat(FrameDecoder.decode(newer)).isEqualTo(new Frame.Unknown("#newer", 99L, newer));
        ByteSlice otherOp = frame(h -> h.map(1).key("op").integer(2), CborWriter::nil);
        assertThat(FrameDecoder.decode(otherOp)).isEqualTo(new Frame.Unknown("op=2", null, otherOp));
    }

    @Test
    void unknownFieldsPassButMustBeCanonical() {
        ByteSlice frame = account(b -> b.map(5)
                .key("did")
                .text(DID.text())
                .key("seq")
                .integer(5)
                .key("time")
                .text(TIME)
                .key("$type")
                .text("x")
                .key("active")
                .bool(true));
        assertThat(message(frame).event()).isEqualTo(new Event.Account(5, DID, TIME, true, null));
        byte[] wide = frame.toArray();
        assertThat(wide[wide.length - 1]).isEqualTo((byte) 0xf5);
        wide[wide.length - 1] = (byte) 0xf7;
        FrameException refused = refused(ByteSlice.of(wide));
        assertThat(refused.seq()).isEqualTo(5L);
        assertThat(refused.offset()).isEqualTo(wide.length - 1);
    }

    @Test
    void aBodyWithoutARequiredFieldIsRefusedAndStillTellsItsSeq() {
        FrameException refused = refused(
                account(b -> b.map(2).key("did").text(DID.text()).key("seq").integer(5)));
        assertThat(refused.reason()).contains("time");
        assertThat(refused.seq()).isEqualTo(5L);
        assertThat(refused(frame(h -> h.map(1).key("op").integer(1), b -> b.map(0)))
                        .reason())
                .contains("lacks t");
        assertThat(refused(frame(h -> h.map(1).key("t").text("#info"), b -> b.map(0)))
                        .reason())
                .contains("lacks op");
    }

    @Test
    void fieldsOfTheWrongTypeOrRangeAreRefused() {
        assertThat(refused(account(b -> b.map(1).key("did").integer(1))).seq()).isNull();
        assertThat(refused(account(b -> b.map(1).key("did").text("not a did"))).reason())
                .contains("DID");
        for (long seq : new long[] {0, -1, Event.MAX_SEQ + 1, Long.MAX_VALUE}) {
            assertThat(refused(account(b -> b.map(1).key("seq").integer(seq))).seq())
                    .isNull();
        }
        assertThat(message(account(b -> b.map(4)
                                .key("did")
                                .text(DID.text())
                                .key("seq")
                                .integer(Event.MAX_SEQ)
                                .key("time")
                                .text(TIME)
                                .key("active")
                                .bool(true)))
                        .event())
                .isInstanceOf(Event.Account.class);
    }

    @Test
    void bytesBehindTheBodyAreRefused() {
        ByteSlice good = FrameEncoder.encode(new Event.Account(5, DID, TIME, true, null));
        byte[] longer = Arrays.copyOf(good.toArray(), good.length() + 1);
        assertThat(refused(ByteSlice.of(longer)).offset()).isEqualTo(good.length());
        assertThat(refused(ByteSlice.EMPTY).offset()).isZero();
    }

    @Test
    void misshapenOperationsAreValuesAndNotFailures() {
        List<RepoOp> ops = commit(o -> {
            o.array(9);
            o.integer(1);
            o.map(1).key("path").text("app.bsky.feed.post/a");
            o.map(3)
                    .key("cid")
                    .text("x")
                    .key("path")
                    .text("app.bsky.feed.post/a")
                    .key("action")
                    .text("create");
            o.map(3)
                    .key("cid")
                    .nil()
                    .key("path")
                    .text("app.bsky.feed.post/a")
                    .key("action")
                    .text("create");
            o.map(3)
                    .key("cid")
                    .link(ONE.bytes())
                    .key("path")
                    .text("nopath")
                    .key("action")
                    .text("create");
            o.map(3)
                    .key("cid")
                    .link(ONE.bytes())
                    .key("path")
                    .text("app.bsky.feed.post/a")
                    .key("action")
                    .text("update");
            o.map(4).key("cid").link(ONE.bytes()).key("path").text("app.bsky.feed.post/a");
            o.key("prev").link(ONE.bytes()).key("action").text("update");
            o.map(4).key("cid").link(ONE.bytes()).key("path").text("app.bsky.feed.post/a");
            o.key("prev").link(TWO.bytes()).key("action").text("delete");
            o.map(4).key("cid").link(ONE.bytes()).key("path").text("app.bsky.feed.post/a");
            o.key("prev").link(TWO.bytes()).key("action").text("create");
        });
        assertThat(ops).hasSize(9);
        assertThat(ops.get(6)).isEqualTo(new RepoOp.Update("app.bsky.feed.post/a", ONE, ONE));
        assertThat(ops).filteredOn(op -> !(op instanceof RepoOp.Update)).hasSize(8);
        assertThat(ops).filteredOn(op -> !(op instanceof RepoOp.Update)).allMatch(RepoOp.Malformed.class::isInstance);
        assertThat(((RepoOp.Malformed) ops.get(5)).lacksOnlyPrev()).isTrue();
        assertThat(ops)
                .filteredOn(op -> op instanceof RepoOp.Malformed malformed && malformed.lacksOnlyPrev())
                .hasSize(1);
    }

    @Test
    void anOpListOverTheLimitIsKeptToOneMore() {
        List<RepoOp> ops = commit(o -> {
            o.array(5_000);
            for (int i = 0; i < 5_000; i++) {
                o.nil();
            }
        });
        assertThat(ops).hasSize(RepoLimits.OPS + 1);
    }

    private static List<RepoOp> commit(Consumer<CborWriter> ops) {
        ByteSlice frame = frame(h -> h.map(2).key("t").text("#commit").key("op").integer(1), b -> {
            b.map(8).key("ops");
            ops.accept(b);
            b.key("rev").text(REV.text()).key("seq").integer(5).key("repo").text(DID.text());
            b.key("time").text(TIME).key("since").nil().key("blocks").bytes(ByteSlice.EMPTY);
            b.key("commit").link(ONE.bytes());
        });
        return ((Event.Commit) message(frame).event()).ops();
    }

    private static String hex(String text) {
        return ByteSlice.of(text.getBytes(StandardCharsets.UTF_8)).toHex();
    }
}
