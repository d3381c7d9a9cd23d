package parallax.atproto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.repo.RepoOp;

/** Frames of an event stream. */
final class EventTargets {

    private static final long[] OTHER_SEQS = {1, 23, 24, 255, 65_536, 1L << 32, Event.MAX_SEQ};

    private EventTargets() {}

    static List<Target<?>> all() {
        return List.of(frame(), seq());
    }

    private static Target<?> frame() {
        return Target.of("frame", FrameDecoder::decode)
                .refusing(FrameException.class)
                .from(() -> Seeds.made().frames, Mutation.anyOf(Mutations.CBOR, Mutations.COMMIT))
                .within(8_192, 64)
                .telling(EventTargets::kind)
                .checking((input, frame) -> {
                    if (frame instanceof Frame.Message message) {
                        if (message.mended()) {
                            assertThatMendingEnds(message);
                        } else {
                            assertThat(message.bytes()).isSameAs(input);
                        }
                        assertThatItIsEncodedAsItReads(message.event());
                        if (message.event() instanceof Event.Sequenced event) {
                            assertThat(FrameDecoder.peekSeq(input)).hasValue(event.seq());
                            assertThatOtherSeqsFit(message.bytes(), event, Objects.requireNonNull(message.seq()));
                        } else {
                            assertThat(message.seq()).isNull();
                        }
                    }
                });
    }

    private static void assertThatMendingEnds(Frame.Message mended) {
        assertThat(FrameDecoder.decode(mended.bytes()))
                .isEqualTo(new Frame.Message(mended.event(), mended.bytes(), mended.seq(), false));
    }

    private static String kind(Frame frame) {
        return switch (frame) {
            case Frame.Message message ->
                message.event() instanceof Event.Commit commit
                        ? "commit "
                                + commit.ops().stream()
                                        .map(op -> op.getClass().getSimpleName())
                                        .distinct()
                                        .sorted()
                                        .toList()
                        : message.event().getClass().getSimpleName();
            case Frame.Malformed malformed -> "malformed " + malformed.reason();
            case Frame.Failure failure -> "failure " + (failure.message() == null);
            case Frame.Unknown unknown -> "unknown " + (unknown.seq() == null);
        };
    }

    private static void assertThatItIsEncodedAsItReads(Event event) {
        if (event instanceof Event.Commit commit
                && commit.ops().stream().anyMatch(RepoOp.Malformed.class::isInstance)) {
            return;
        }
        assertThat(FrameDecoder.decode(FrameEncoder.encode(event)))
                .isInstanceOfSatisfying(
                        Frame.Message.class, again -> assertThat(again.event()).isEqualTo(event));
    }

    private static void assertThatOtherSeqsFit(ByteSlice input, Event.Sequenced event, SeqSplice splice) {
        for (long seq : OTHER_SEQS) {
            ByteSlice other = splice.splice(input, seq);
            Frame.Message again = (Frame.Message) FrameDecoder.decode(other);
            assertThat(((Event.Sequenced) again.event()).seq()).isEqualTo(seq);
            assertThat(Objects.requireNonNull(again.seq()).splice(other, event.seq()))
                    .isEqualTo(input);
        }
    }

    private static Target<?> seq() {
        return Target.of("seq-peek", FrameDecoder::peekSeq)
                .from(() -> Seeds.made().frames, Mutations.CBOR)
                .within(1_024, 0)
                .telling(OptionalLong::toString)
                .checking((input, seq) -> {
                    OptionalLong longer = FrameDecoder.peekSeq(
                            ByteMutation.replaced(input, input.length(), 0, ByteSlice.ofHex("a0")));
                    assertThat(seq.isEmpty() || seq.equals(longer)).isTrue();
                    assertThat(seq.orElse(1)).isBetween(1L, Event.MAX_SEQ);
                });
    }
}
