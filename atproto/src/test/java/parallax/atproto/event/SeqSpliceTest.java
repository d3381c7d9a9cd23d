package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;

class SeqSpliceTest {

    private static final long[] SEQS = {1, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffffL, 0x1_0000_0000L, Event.MAX_SEQ
    };

    @Test
    void aSplicedFrameIsTheFrameWrittenUnderThatSeq() {
        for (long from : SEQS) {
            ByteSlice frame = frame(from);
            SeqSplice seq = Objects.requireNonNull(((Frame.Message) FrameDecoder.decode(frame)).seq());
            for (long to : SEQS) {
                assertThat(seq.splice(frame, to)).isEqualTo(frame(to));
                assertThat(seq.splicedLength(frame.length(), to))
                        .isEqualTo(frame(to).length());
            }
        }
    }

    @Test
    void theOrderOfTheTargetBufferDoesNotMatter() {
        ByteSlice frame = frame(7);
        SeqSplice seq = Objects.requireNonNull(((Frame.Message) FrameDecoder.decode(frame)).seq());
        byte[] target = new byte[seq.splicedLength(frame.length(), 0x1_0000_0002L)];
        seq.write(frame, 0x1_0000_0002L, ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN));
        assertThat(ByteSlice.of(target)).isEqualTo(frame(0x1_0000_0002L));
    }

    @Test
    void aSeqOutOfRangeIsRefused() {
        ByteSlice frame = frame(7);
        SeqSplice seq = Objects.requireNonNull(((Frame.Message) FrameDecoder.decode(frame)).seq());
        assertThatThrownBy(() -> seq.splice(frame, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seq.splice(frame, Event.MAX_SEQ + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteSlice frame(long seq) {
        return FrameEncoder.encode(
                new Event.Identity(seq, new Did("did:web:a.example"), "2026-08-20T12:00:00Z", "a.example"));
    }
}
