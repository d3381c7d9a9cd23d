package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.atproto.event.SampleFrames.events;
import static parallax.atproto.event.SampleFrames.frame;
import static parallax.atproto.event.SampleFrames.message;
import static parallax.atproto.event.SampleFrames.refused;

import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;

class SeqPeekTest {

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
}
