package parallax.atproto.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketFramesTest {
    @ParameterizedTest
    @CsvSource({
        "0,8200",
        "125,827d",
        "126,827e007e",
        "65535,827effff",
        "65536,827f0000000000010000",
        "5000000,827f00000000004c4b40"
    })
    void headersOfBinaryFramesHaveTheShortestLength(int payload, String hex) {
        ByteBuffer out = ByteBuffer.allocate(16);
        WebSocketFrames.writeHeader(out, payload);
        assertThat(HexFormat.of().formatHex(out.array(), 0, out.position())).isEqualTo(hex);
        assertThat(WebSocketFrames.headerLength(payload)).isEqualTo(out.position());
    }
}
