package parallax.atproto.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cursor's typed methods, and what it answers to callers who ask for the wrong thing. */
class CborReaderTest {

    @Test
    void aMapIsReadKeyByKey() {
        CborReader reader = reader("a3 61 61 01 61 62 82 f5 f6 62 63 63 a0");
        assertThat(reader.map()).isEqualTo(3);
        assertThat(reader.key()).isEqualTo("a");
        assertThat(reader.integer()).isEqualTo(1);
        assertThat(reader.key()).isEqualTo("b");
        assertThat(reader.array()).isEqualTo(2);
        assertThat(reader.bool()).isTrue();
        assertThat(reader.nextIsNull()).isTrue();
        reader.nil();
        assertThat(reader.key()).isEqualTo("cc");
        assertThat(reader.map()).isZero();
        assertThat(reader.position()).isEqualTo(13);
        reader.end();
    }

    @Test
    void twoItemsMayFollowEachOtherAtTheTop() {
        CborReader reader = reader("a1 61 74 67 23 63 6f 6d 6d 69 74 a1 63 73 65 71 18 2a");
        reader.map();
        assertThat(reader.key()).isEqualTo("t");
        assertThat(reader.text()).isEqualTo("#commit");
        assertThat(reader.position()).isEqualTo(11);
        reader.map();
        assertThat(reader.key()).isEqualTo("seq");
        assertThat(reader.integer()).isEqualTo(42);
        reader.end();
    }

    @Test
    void bytesLinksAndSkippedValuesAreViewsOfTheInput() {
        byte[] input = ByteSlice.ofHex("ff83" + "420102" + "d82a430001ab" + "a1616100" + "ff")
                .toArray();
        CborReader reader = new CborReader(ByteSlice.of(input, 1, input.length - 2));
        reader.array();
        ByteSlice bytes = reader.bytes();
        assertThat(bytes.array()).isSameAs(input);
        assertThat(bytes.toHex()).isEqualTo("0102");
        ByteSlice link = reader.link();
        assertThat(link.array()).isSameAs(input);
        assertThat(link.toHex()).isEqualTo("01ab");
        ByteSlice skipped = reader.skip();
        assertThat(skipped.array()).isSameAs(input);
        assertThat(skipped.toHex()).isEqualTo("a1616100");
        reader.end();
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "17, 23",
        "1818, 24",
        "18ff, 255",
        "190100, 256",
        "19ffff, 65535",
        "1a00010000, 65536",
        "1affffffff, 4294967295",
        "1b0000000100000000, 4294967296",
        "1b7fffffffffffffff, 9223372036854775807",
        "20, -1",
        "37, -24",
        "3818, -25",
        "3b7fffffffffffffff, -9223372036854775808",
    })
    void integersHaveTheirPinnedBytes(String hex, long value) {
        CborReader reader = reader(hex);
        assertThat(reader.integer()).isEqualTo(value);
        reader.end();
        assertThat(new CborWriter().integer(value).toSlice().toHex()).isEqualTo(hex);
        assertThat(CborWriter.integerLength(value)).isEqualTo(hex.length() / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "INTEGER, 00",
        "INTEGER, 20",
        "BYTES, 40",
        "TEXT, 60",
        "ARRAY, 80",
        "MAP, a0",
        "LINK, d82a420001",
        "BOOLEAN, f4",
        "BOOLEAN, f5",
        "NULL, f6",
    })
    void anotherTypeThanWantedIsRefusedAndTheKindIsKnown(CborReader.Kind kind, String hex) {
        assertThat(reader(hex).peek()).isEqualTo(kind);
        for (CborReader.Kind wanted : CborReader.Kind.values()) {
            if (wanted != kind) {
                assertThatThrownBy(() -> readAs(reader(hex), wanted))
                        .as("%s as %s", kind, wanted)
                        .isInstanceOfSatisfying(
                                CborException.class, e -> assertThat(e.offset()).isZero());
            }
        }
        CborReader reader = reader(hex);
        readAs(reader, kind);
        reader.end();
    }

    @Test
    void aKeyThatIsDueIsTheCallersToRead() {
        CborReader reader = reader("a1616100");
        reader.map();
        assertThatThrownBy(reader::integer).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::skip).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::end).isInstanceOf(IllegalStateException.class);
        reader.key();
        assertThatThrownBy(reader::key).isInstanceOf(IllegalStateException.class);
        reader.integer();
        assertThatThrownBy(reader::key).isInstanceOf(IllegalStateException.class);
        reader.end();
    }

    @Test
    void knownAndUnknownKeysReadAlike() {
        CborReader reader = reader("a3 60 00 63 73 65 71 00 63 73 65 72 00");
        reader.map();
        assertThat(reader.key()).isEmpty();
        reader.nextIsNull();
        reader.integer();
        assertThat(reader.key()).isEqualTo("seq");
        reader.integer();
        assertThat(reader.key()).isEqualTo("ser");
    }

    @Test
    void aRefusalSaysWhereButNotWhat() {
        assertThatThrownBy(() -> CborReader.validate(ByteSlice.ofHex("8263616263627ac3")))
                .hasMessage("at byte 5: a text that is not UTF-8");
    }

    private static void readAs(CborReader reader, CborReader.Kind kind) {
        switch (kind) {
            case INTEGER -> reader.integer();
            case BYTES -> reader.bytes();
            case TEXT -> reader.text();
            case ARRAY -> reader.array();
            case MAP -> reader.map();
            case LINK -> reader.link();
            case BOOLEAN -> reader.bool();
            case NULL -> reader.nil();
            case FLOAT -> reader.floating();
        }
    }

    private static CborReader reader(String hex) {
        return new CborReader(ByteSlice.ofHex(hex.replace(" ", "")));
    }
}
