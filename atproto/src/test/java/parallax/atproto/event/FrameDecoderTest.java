package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

class FrameDecoderTest {

    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final Tid REV = new Tid("3jzfcijpj2z2a");
    private static final String TIME = "2026-08-20T12:00:00.000Z";
    private static final Cid ONE = cid("one");
    private static final Cid TWO = cid("two");

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
        assertThat(ops).hasSize(9).allMatch(RepoOp.Malformed.class::isInstance);
        assertThat(((RepoOp.Malformed) ops.get(5)).lacksOnlyPrev()).isTrue();
        assertThat(ops)
                .filteredOn(op -> ((RepoOp.Malformed) op).lacksOnlyPrev())
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

    @Test
    void theSeqIsReadFromTheHeadOfAFrameThatIsCutOff() {
        Event.Commit commit = (Event.Commit) events().getFirst();
        ByteSlice frame = FrameEncoder.encode(commit);
        SeqSplice seq = Objects.requireNonNull(message(frame).seq());
        for (int length = 0; length <= frame.length(); length++) {
            OptionalLong peeked = FrameDecoder.peekSeq(frame.slice(0, length));
            assertThat(peeked)
                    .isEqualTo(
                            length < seq.offset() + seq.length()
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(commit.seq()));
        }
    }

    @Test
    void theSeqIsReadPastWhatIsNotCanonical() {
        ByteSlice frame = ByteSlice.ofHex("a1" + "626f70" + "1801" + "a2" + "6161" + "f93c00" + "63736571" + "1903e8");
        assertThat(FrameDecoder.peekSeq(frame)).hasValue(1000);
        assertThat(refused(frame).seq()).isEqualTo(1000L);
        assertThat(FrameDecoder.peekSeq(ByteSlice.ofHex("a0bb7fffffffffffffff63736571")))
                .isEmpty();
        assertThat(FrameDecoder.peekSeq(ByteSlice.ofHex("a0bf6373657107ff"))).isEmpty();
        assertThat(FrameDecoder.peekSeq(ByteSlice.ofHex("a0a163736571" + "3903e8")))
                .isEmpty();
    }

    @Test
    void nothingButAFrameExceptionEscapesFromMutatedFrames() {
        SplittableRandom random = new SplittableRandom(7);
        List<ByteSlice> seeds =
                new ArrayList<>(events().stream().map(FrameEncoder::encode).toList());
        seeds.add(FrameEncoder.error("FutureCursor", "x"));
        int decoded = 0;
        for (int round = 0; round < 60_000; round++) {
            ByteSlice mutated = mutate(seeds.get(random.nextInt(seeds.size())).toArray(), random);
            try {
                Frame frame = FrameDecoder.decode(mutated);
                decoded++;
                if (frame instanceof Frame.Message(Event.Sequenced event, var bytes, var seq)) {
                    assertThat(FrameDecoder.peekSeq(mutated)).hasValue(event.seq());
                    assertThat(bytes).isSameAs(mutated);
                    assertThat(seq).isNotNull();
                }
            } catch (FrameException refused) {
                assertThat(refused.offset()).isBetween(0, mutated.length());
            }
        }
        assertThat(decoded).isPositive();
    }

    @Test
    void nothingButAFrameExceptionEscapesFromNoise() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 40_000; round++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            ByteSlice frame = ByteSlice.of(noise);
            assertThatThrownBy(() -> FrameDecoder.decode(frame)).isInstanceOf(FrameException.class);
        }
    }

    private static ByteSlice mutate(byte[] bytes, SplittableRandom random) {
        byte[] mutated = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
        for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] =
                    random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (0xa0 + random.nextInt(0x60));
        }
        return ByteSlice.of(mutated);
    }

    private static List<Event> events() {
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

    private static ByteSlice account(Consumer<CborWriter> body) {
        return frame(h -> h.map(2).key("t").text("#account").key("op").integer(1), body);
    }

    private static ByteSlice frame(Consumer<CborWriter> header, Consumer<CborWriter> body) {
        CborWriter out = new CborWriter();
        header.accept(out);
        body.accept(out);
        return out.toSlice();
    }

    private static Frame.Message message(ByteSlice frame) {
        return (Frame.Message) FrameDecoder.decode(frame);
    }

    private static FrameException refused(ByteSlice frame) {
        return Objects.requireNonNull(
                catchThrowableOfType(FrameException.class, () -> FrameDecoder.decode(frame)), "decoded");
    }

    private static Cid cid(String content) {
        return Cid.ofDrisl(ByteSlice.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(String text) {
        return ByteSlice.of(text.getBytes(StandardCharsets.UTF_8)).toHex();
    }
}
