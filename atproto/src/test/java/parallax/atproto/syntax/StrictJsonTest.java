package parallax.atproto.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"a\":1",
                "{} {}",
                "{}]",
                "{\"a\":1,\"a\":2}",
                "[{\"b\":{\"a\":1,\"a\":1}}]",
                "{'a':1}",
                "NaN"
            })
    void whatIsNotOneTextWithEachKeyOnceIsRefused(String json) {
        assertThatThrownBy(() -> StrictJson.read(json)).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> StrictJson.read(utf8(json))).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> StrictJson.readExact(utf8(json))).isInstanceOf(SyntaxException.class);
    }

    @Test
    void itIsNotReadDeeperThanTheLimit() {
        assertThat(StrictJson.read(nested(StrictJson.MAX_DEPTH)).isArray()).isTrue();
        assertThatThrownBy(() -> StrictJson.read(nested(StrictJson.MAX_DEPTH + 1)))
                .isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> StrictJson.readRepeating(nested(100_000))).isInstanceOf(SyntaxException.class);
    }

    @Test
    void bytesAreUtf8AndNothingElse() {
        assertThat(StrictJson.read(utf8("\ufeff{}")).isObject())
                .as("behind a byte order mark")
                .isTrue();
        assertThat(StrictJson.read(utf8("\"\u00e9\ud83d\ude00\"")).textValue()).isEqualTo("\u00e9\ud83d\ude00");
        assertThatThrownBy(() -> StrictJson.read(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_16))))
                .hasMessage("not JSON: not UTF-8");
        assertThatThrownBy(() -> StrictJson.read(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_16LE))))
                .isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> StrictJson.read(ByteBuffer.wrap(new byte[] {'"', (byte) 0xc3, '"'})))
                .hasMessage("not JSON: not UTF-8");
    }

    @Test
    void theMessageTellsWhereAndNotWhat() {
        assertThatThrownBy(() -> StrictJson.read("{\"secret\": x}")).hasMessage("not JSON, at character 11");
    }

    @Test
    void nothingIsNoNode() {
        assertThat(StrictJson.read("").isMissingNode()).isTrue();
    }

    @Test
    void numbersAreKeptAsWrittenWhereThatIsAskedFor() {
        String written = "0.1234567890123456789012";
        assertThat(StrictJson.readExact(utf8(written)).decimalValue()).isEqualTo(new BigDecimal(written));
    }

    @Test
    void ofAKeyThatMayComeTwiceTheLastValueCounts() {
        assertThat(StrictJson.readRepeating("{\"a\":1,\"a\":2}").path("a").intValue())
                .isEqualTo(2);
        assertThatThrownBy(() -> StrictJson.readRepeating("{} {}")).isInstanceOf(SyntaxException.class);
    }
}
