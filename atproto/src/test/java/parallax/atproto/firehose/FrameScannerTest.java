package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private static final int CAP = 10;

    private final ReadBuffer buffer = new ReadBuffer();
    private final Heard heard = new Heard(OptionalLong.empty());
    private final FrameScanner scanner = new FrameScanner(buffer, new Engine(CAP), heard, () -> false, CAP);

    /** The first fragment of a message over the cap, and then so many empty continuations. */
    private static byte[] oversizeWithEmptyContinuations(int continuations) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0x02);
        bytes.write(CAP + 1);
        bytes.writeBytes(new byte[CAP + 1]);
        bytes.writeBytes(new byte[2 * continuations]);
        return bytes.toByteArray();
    }

    private void scan(byte[] bytes) throws Exception {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        while (buffer.fill(in)) {
            assertThat(scanner.scan()).isTrue();
        }
    }

    @Test
    void emptyContinuationsOfAnOversizeMessageHaveAnEnd() {
        byte[] bytes = oversizeWithEmptyContinuations(FrameScanner.MAX_FRAGMENTS);
        assertThatThrownBy(() -> scan(bytes))
                .isInstanceOf(BrokenStreamException.class)
                .hasMessage("a message of too many fragments");
    }

    @Test
    void eachMessageMayHaveAsManyFragmentsAsTheOneBefore() throws Exception {
        for (int i = 0; i < 3; i++) {
            scan(oversizeWithEmptyContinuations(FrameScanner.MAX_FRAGMENTS - 2));
            scan(new byte[] {(byte) 0x80, 0});
            assertThat(heard.next(Heard.Call.Oversize.class).length()).isEqualTo(CAP + 1);
        }
    }

    @Test
    void controlFramesBetweenFragmentsDoNotMakeAMessageWhole() throws Exception {
        scan(new byte[] {0x02, 1, 'a'});
        scan(new byte[] {(byte) 0x89, 0});
        assertThat(scanner.whole()).isZero();
        assertThat(scanner.begun()).isTrue();
        scan(new byte[] {(byte) 0x80, 1, 'b'});
        assertThat(scanner.whole()).isEqualTo(1);
        assertThat(scanner.begun()).isFalse();
    }

    @Test
    void aCloseFrameWithAMalformedReasonEndsTheConnectionAndNothingElse() throws Exception {
        FrameScanner opened = new FrameScanner(buffer, StreamTargets.opened(CAP), heard, () -> false, CAP);
        assertThat(buffer.fill(new ByteArrayInputStream(new byte[] {(byte) 0x88, 3, 2, (byte) 0x88, (byte) 0x88})))
                .isTrue();
        assertThat(opened.scan()).isFalse();
        assertThat(opened.ended()).isInstanceOf(CloseReason.Protocol.class);
    }

    @Test
    void aListenerThatAsksForAnotherConnectionGetsNothingMoreOfThisOneHoweverMuchWasRead() throws Exception {
        FrameScanner opened =
                new FrameScanner(buffer, StreamTargets.opened(CAP), heard, () -> !heard.calls.isEmpty(), CAP);
        assertThat(buffer.fill(new ByteArrayInputStream(new byte[] {(byte) 0x82, 1, 7, (byte) 0x82, 1, 8})))
                .isTrue();
        assertThat(opened.scan()).isTrue();
        assertThat(heard.nextFrame().at(0)).isEqualTo((byte) 7);
        assertThat(heard.calls).isEmpty();
    }
}
