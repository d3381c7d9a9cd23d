package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parallax.atproto.event.SampleFrames.events;
import static parallax.atproto.event.SampleFrames.frame;
import static parallax.atproto.event.SampleFrames.refused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;

class FrameFuzzTest {

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
}
