package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.atproto.event.SampleFrames.DID;
import static parallax.atproto.event.SampleFrames.ONE;
import static parallax.atproto.event.SampleFrames.REV;
import static parallax.atproto.event.SampleFrames.TIME;
import static parallax.atproto.event.SampleFrames.TWO;
import static parallax.atproto.event.SampleFrames.events;
import static parallax.atproto.event.SampleFrames.frame;
import static parallax.atproto.event.SampleFrames.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.repo.RepoLimits;

class FrameMenderTest {

    private static final String PATH = "app.bsky.feed.post/a";

    /** A field of a #commit, in the order of the canonical form. */
    private record Field(String key, Consumer<CborWriter> value) {}

    @Test
    void whatIsMissingOrNullStandsWhereItBelongsAndAllElseIsAsItWas() {
        ByteSlice whole =
                commit(field("blobs", b -> b.array(0)), field("rebase", b -> b.bool(false)), tooBig(), ops(false));
        Frame.Message sound = message(whole);
        assertThat(sound.mended()).isFalse();
        assertThat(sound.bytes()).isSameAs(whole);
        Field nullBlobs = field("blobs", CborWriter::nil);
        Field nullRebase = field("rebase", CborWriter::nil);
        Field noBlobs = field("blobs", b -> b.array(0));
        for (ByteSlice lacking : List.of(
                commit(ops(false)),
                commit(nullBlobs, ops(false)),
                commit(nullBlobs, nullRebase, ops(true)),
                commit(noBlobs, field("rebase", b -> b.bool(false)), ops(false)),
                commit(noBlobs, field("rebase", b -> b.bool(false)), tooBig(), ops(true)),
                commit(noBlobs, nullRebase, field("tooBig", CborWriter::nil), ops(false)))) {
            Frame.Message mended = message(lacking);
            assertThat(mended.mended()).isTrue();
            assertThat(mended.bytes()).isEqualTo(whole);
            assertThat(mended.seq()).isEqualTo(sound.seq());
            assertThat(mended.event()).isEqualTo(sound.event());
        }
    }

    @Test
    void whatIsOverALimitIsNotMended() {
        Consumer<CborWriter> many = b -> {
            b.array(RepoLimits.OPS + 1);
            for (int i = 0; i <= RepoLimits.OPS; i++) {
                b.map(0);
            }
        };
        ByteSlice frame = commit(field("ops", many));
        Frame.Message message = message(frame);
        assertThat(message.mended()).isFalse();
        assertThat(message.bytes()).isSameAs(frame);
    }

    @Test
    void aNullPrevDataGoesAndADeleteGetsItsNullCid() {
        Consumer<CborWriter> delete = b -> b.array(1)
                .map(3)
                .key("path")
                .text(PATH)
                .key("prev")
                .link(TWO.bytes())
                .key("action")
                .text("delete");
        Frame.Message mended = message(commit(field("ops", delete), field("prevData", CborWriter::nil)));
        Event.Commit event = (Event.Commit) mended.event();
        assertThat(event.prevData()).isNull();
        ByteSlice expected = commit(
                field(
                        "ops",
                        b -> b.array(1)
                                .map(4)
                                .key("cid")
                                .nil()
                                .key("path")
                                .text(PATH)
                                .key("prev")
                                .link(TWO.bytes())
                                .key("action")
                                .text("delete")),
                field("blobs", b -> b.array(0)),
                field("rebase", b -> b.bool(false)),
                tooBig());
        assertThat(mended.mended()).isTrue();
        assertThat(mended.bytes()).isEqualTo(expected);
    }

    @Test
    void aMendedFrameIsMendedNoFurtherAndItsSeqIsWhereItSays() {
        Frame.Message mended = message(commit(field("blobs", CborWriter::nil), ops(true)));
        Frame.Message again = message(mended.bytes());
        assertThat(again).isEqualTo(new Frame.Message(mended.event(), mended.bytes(), mended.seq(), false));
        for (long seq : new long[] {1, 300, Event.MAX_SEQ}) {
            ByteSlice other = again.seq().splice(again.bytes(), seq);
            assertThat(((Event.Commit) message(other).event()).seq()).isEqualTo(seq);
        }
    }

    @Test
    void whatOurEncoderWritesNeedsNoMending() {
        assertThat(events())
                .allSatisfy(event ->
                        assertThat(message(FrameEncoder.encode(event)).mended()).isFalse());
    }

    @Test
    void anotherKindOfValueIsMalformedWhereItsEventIsKnown() {
        for (Field wrong : List.of(
                field("blobs", b -> b.array(1).text("x")),
                field("blobs", b -> b.bool(true)),
                field("blobs", b -> b.array(1).link(ByteSlice.ofHex("ff"))),
                field("rebase", b -> b.integer(1)),
                field("tooBig", b -> b.text("no")),
                field("rev", b -> b.text("not a tid")),
                field("since", b -> b.integer(3)),
                field("time", b -> b.text("2026-08-20 12:00:00Z")),
                field("time", b -> b.integer(5)),
                field("ops", CborWriter::nil),
                field("blocks", b -> b.text("x")),
                field("commit", b -> b.text("x")),
                field("prevData", b -> b.bool(false)))) {
            ByteSlice frame = commit(wrong);
            assertThat(FrameDecoder.decode(frame))
                    .as(wrong.key())
                    .isInstanceOfSatisfying(Frame.Malformed.class, malformed -> {
                        assertThat(malformed.did()).isEqualTo(DID);
                        assertThat(malformed.seq()).isEqualTo(5);
                        assertThat(malformed.offset()).isBetween(1, frame.length() - 1);
                    });
        }
    }

    private static Field tooBig() {
        return field("tooBig", b -> b.bool(false));
    }

    private static Field ops(boolean nullPrev) {
        return field("ops", b -> {
            b.array(2)
                    .map(nullPrev ? 5 : 4)
                    .key("cid")
                    .link(ONE.bytes())
                    .key("path")
                    .text(PATH);
            if (nullPrev) {
                b.key("prev").nil();
            }
            b.key("action").text("create").key("unknown").integer(7);
            b.integer(3);
        });
    }

    private static Field field(String key, Consumer<CborWriter> value) {
        return new Field(key, value);
    }

    /** A #commit with these fields, and with those that must be there. */
    private static ByteSlice commit(Field... given) {
        List<Field> fields = new ArrayList<>(List.of(given));
        for (Field usual : List.of(
                field("ops", b -> b.array(0)),
                field("rev", b -> b.text(REV.text())),
                field("seq", b -> b.integer(5)),
                field("repo", b -> b.text(DID.text())),
                field("time", b -> b.text(TIME)),
                field("since", CborWriter::nil),
                field("blocks", b -> b.bytes(ByteSlice.EMPTY)),
                field("commit", b -> b.link(ONE.bytes())),
                field("\u00e9tranger", b -> b.array(1).nil()),
                field("fieldOfTheFuture", b -> b.map(1).key("x").nil()))) {
            if (fields.stream().noneMatch(field -> field.key().equals(usual.key()))) {
                fields.add(usual);
            }
        }
        fields.sort((a, b) -> {
            ByteSlice one = new CborWriter().text(a.key()).toSlice();
            return one.compareTo(new CborWriter().text(b.key()).toSlice());
        });
        return frame(h -> h.map(2).key("t").text("#commit").key("op").integer(1), b -> {
            b.map(fields.size());
            fields.forEach(field -> field.value().accept(b.key(field.key())));
        });
    }
}
