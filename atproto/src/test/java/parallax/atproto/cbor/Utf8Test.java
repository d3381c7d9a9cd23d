package parallax.atproto.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Validation of text agrees with the JDK's strict decoder. */
class Utf8Test {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(256);

    @Test
    void everySequenceOfUpToThreeBytesIsJudgedAsTheDecoderJudgesIt() {
        int[] edges = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xff};
        for (int first = 0; first < 256; first++) {
            assertAgrees(first);
            for (int second = 0; second < 256; second++) {
                assertAgrees(first, second);
                for (int third : edges) {
                    assertAgrees(first, second, third);
                }
            }
        }
    }

    @Test
    void sequencesOfFourBytesAreJudgedAsTheDecoderJudgesThem() {
        int[] edges = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0xbf, 0xc0, 0xff};
        for (int first = 0xe0; first < 256; first++) {
            for (int second = 0x70; second < 0xd0; second++) {
                for (int third : edges) {
                    for (int fourth : edges) {
                        assertAgrees(first, second, third, fourth);
                    }
                }
            }
        }
    }

    @Test
    void longTextsAreJudgedAsTheDecoderJudgesThem() {
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(40); left > 0; left--) {
                text.appendCodePoint(
                        random.nextInt(10) == 0 ? "\u00e9\u2603\ud83d\ude00".codePointAt(random.nextInt(3)) : 'a');
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertAgrees(bytes);
        }
    }

    private void assertAgrees(int... sequence) {
        byte[] bytes = new byte[sequence.length];
        for (int i = 0; i < sequence.length; i++) {
            bytes[i] = (byte) sequence[i];
        }
        assertAgrees(bytes);
    }

    private void assertAgrees(byte[] bytes) {
        boolean valid = Utf8.valid(bytes, 0, bytes.length);
        if (valid != decodes(bytes)) {
            assertThat(valid).as(ByteSlice.of(bytes).toHex()).isEqualTo(decodes(bytes));
        }
    }

    private boolean decodes(byte[] bytes) {
        decoder.reset();
        return !decoder.decode(ByteBuffer.wrap(bytes), characters.clear(), true).isError();
    }
}
