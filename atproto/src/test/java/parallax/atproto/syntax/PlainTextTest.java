package parallax.atproto.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    /**
     * Controls of ASCII and Latin 1, marks and controls of direction, hidden characters, line ends, half characters.
     */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x9f, 0xad, 0x061c, 0x200b, 0x200e, 0x200f,
                0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xd800, 0xdbff,
                0xdc00, 0xdfff, 0xfeff, 0xe0001
            })
    void whatIsObeyedAndNotSeenIsASpace(int codePoint) {
        String hidden = Character.toString(codePoint);
        assertThat(PlainText.of("a" + hidden + "b")).isEqualTo("a b");
        assertThat(PlainText.of("a" + hidden + hidden + "b", 10)).isEqualTo("a b");
    }

    @Test
    void whatIsSeenStays() {
        String seen = "\u00e9\u0628\u65e5 \ud83d\ude00 ~";
        assertThat(PlainText.of(seen)).isEqualTo(seen);
    }

    @Test
    void aLongTextIsCutToTheLengthAskedForAndNeverInACharacter() {
        assertThat(PlainText.of("abcdefgh", 8)).isEqualTo("abcdefgh");
        assertThat(PlainText.of("abcdefghi", 8)).isEqualTo("abcde...");
        assertThat(PlainText.of("abcd\ud83d\ude00efgh", 8)).isEqualTo("abcd...");
        assertThat(PlainText.of("abc\ud83d\ude00efgh", 8)).isEqualTo("abc\ud83d\ude00...");
    }
}
