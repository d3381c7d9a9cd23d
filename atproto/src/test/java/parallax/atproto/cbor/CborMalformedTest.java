package parallax.atproto.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form that CBOR allows and DRISL does not is refused, at the offset of the item that has it. */
class CborMalformedTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            map key out of order, same length  | a2 61 62 01 61 61 02                | 4 | out of order
            map key out of order, longer first | a2 62 61 61 01 61 62 02             | 5 | out of order
            bytewise order, shorter last       | a2 62 61 61 01 61 7a 02             | 5 | out of order
            duplicate key                      | a2 61 61 01 61 61 02                | 4 | duplicate
            duplicate empty key                | a2 60 01 60 02                      | 3 | duplicate
            duplicate key in a nested map      | a1 61 61 a2 61 62 01 61 62 02       | 7 | duplicate
            order of unsigned bytes            | a2 62 c3 a9 01 62 61 61 02          | 5 | out of order
            integer key                        | a1 01 02                            | 1 | not a text
            byte string key                    | a1 41 61 02                         | 1 | not a text
            null key                           | a1 f6 02                            | 1 | not a text
            array key                          | a1 80 02                            | 1 | not a text
            non-minimal key length             | a1 78 01 61 02                      | 1 | shortest
            integer 23 in two bytes            | 18 17                               | 0 | shortest
            integer 0 in two bytes             | 18 00                               | 0 | shortest
            integer 255 in three bytes         | 19 00 ff                            | 0 | shortest
            integer 65535 in five bytes        | 1a 00 00 ff ff                      | 0 | shortest
            integer 2^32-1 in nine bytes       | 1b 00 00 00 00 ff ff ff ff          | 0 | shortest
            negative -24 in two bytes          | 38 17                               | 0 | shortest
            negative -256 in three bytes       | 39 00 ff                            | 0 | shortest
            byte string length in two bytes    | 58 01 00                            | 0 | shortest
            byte string length in five bytes   | 5a 00 00 00 01 00                   | 0 | shortest
            text length in two bytes           | 78 01 61                            | 0 | shortest
            text length in nine bytes          | 7b 00 00 00 00 00 00 00 01 61       | 0 | shortest
            array length in two bytes          | 98 01 00                            | 0 | shortest
            map length in two bytes            | b8 01 61 61 00                      | 0 | shortest
            tag 42 in three bytes              | d9 00 2a 43 00 01 02                | 0 | shortest
            indefinite byte string             | 5f 41 00 ff                         | 0 | indefinite
            indefinite text                    | 7f 61 61 ff                         | 0 | indefinite
            indefinite array                   | 9f 00 ff                            | 0 | indefinite
            indefinite map                     | bf 61 61 00 ff                      | 0 | indefinite
            break alone                        | ff                                  | 0 | break
            break inside an array              | 82 00 ff                            | 2 | break
            tag 0, a date                      | c0 61 61                            | 0 | tag other
            tag 2, a bignum                    | c2 41 01                            | 0 | tag other
            tag 55799, self-described          | d9 d9 f7 00                         | 0 | tag other
            tag 41                             | d8 29 43 00 01 02                   | 0 | tag other
            tag 42 on a text                   | d8 2a 62 00 01                      | 2 | tag 42 on
            tag 42 on an integer               | d8 2a 01                            | 2 | tag 42 on
            tag 42 twice                       | d8 2a d8 2a 42 00 01                | 2 | tag 42 on
            tag 42 without 0x00                | d8 2a 42 01 71                      | 0 | 0x00
            tag 42 on an empty byte string     | d8 2a 40                            | 0 | 0x00
            tag 42 with 0x00 alone             | d8 2a 41 00                         | 0 | 0x00
            tag 42 with a non-minimal length   | d8 2a 58 02 00 01                   | 2 | shortest
            tag 42 at the end                  | d8 2a                               | 2 | cut off
            undefined                          | f7                                  | 0 | undefined
            simple value 0                     | e0                                  | 0 | simple
            simple value 19                    | f3                                  | 0 | simple
            simple value false in two bytes    | f8 14                               | 0 | simple
            simple value 32                    | f8 20                               | 0 | simple
            reserved simple value              | fc                                  | 0 | simple
            float 16                           | f9 3c 00                            | 0 | float
            float 32                           | fa 3f 80 00 00                      | 0 | float
            float 64                           | fb 3f f0 00 00 00 00 00 00          | 0 | float
            NaN of 16 bits                     | f9 7e 00                            | 0 | float
            reserved head 28                   | 1c                                  | 0 | reserved
            reserved head 29 on a text         | 7d                                  | 0 | reserved
            reserved head 30 on an array       | 9e                                  | 0 | reserved
            integer 2^63                       | 1b 80 00 00 00 00 00 00 00          | 0 | 64 bits
            integer -2^63-1                    | 3b 80 00 00 00 00 00 00 00          | 0 | 64 bits
            integer 2^64-1                     | 1b ff ff ff ff ff ff ff ff          | 0 | 64 bits
            UTF-8: overlong slash              | 62 c0 af                            | 0 | UTF-8
            UTF-8: overlong in three           | 63 e0 80 af                         | 0 | UTF-8
            UTF-8: overlong in four            | 64 f0 80 80 af                      | 0 | UTF-8
            UTF-8: overlong zero               | 62 c0 80                            | 0 | UTF-8
            UTF-8: high surrogate              | 63 ed a0 80                         | 0 | UTF-8
            UTF-8: surrogate pair              | 66 ed a0 bd ed b8 80                | 0 | UTF-8
            UTF-8: above U+10FFFF              | 64 f4 90 80 80                      | 0 | UTF-8
            UTF-8: five-byte form              | 65 f8 88 80 80 80                   | 0 | UTF-8
            UTF-8: lone continuation           | 61 80                               | 0 | UTF-8
            UTF-8: cut sequence                | 62 61 c3                            | 0 | UTF-8
            UTF-8: cut before ASCII            | 63 e2 98 61                         | 0 | UTF-8
            UTF-8: sequence across the end     | 82 61 c3 61 a9                      | 1 | UTF-8
            UTF-8: bad key                     | a1 61 ff 00                         | 1 | UTF-8
            trailing byte                      | 00 00                               | 1 | after the last
            trailing map                       | a0 a0                               | 1 | after the last
            nothing                            | ''                                  | 0 | cut off
            cut integer                        | 19 01                               | 0 | cut off
            cut head                           | 1b 00 00                            | 0 | cut off
            cut byte string                    | 43 01 02                            | 0 | cut off
            cut text                           | 62 61                               | 0 | cut off
            cut array                          | 83 01 02                            | 0 | cut off
            cut map                            | a2 61 61 01                         | 0 | cut off
            cut after a key                    | 82 a1 61 61                         | 4 | cut off
            huge byte string                   | 5b 7f ff ff ff ff ff ff ff          | 0 | cut off
            huge unsigned byte string          | 5b ff ff ff ff ff ff ff ff          | 0 | cut off
            huge text                          | 7a ff ff ff ff                      | 0 | cut off
            huge array                         | 9b 00 00 00 01 00 00 00 00          | 0 | cut off
            huge unsigned array                | 9b ff ff ff ff ff ff ff ff          | 0 | cut off
            huge map                           | ba 7f ff ff ff 61 61 00             | 0 | cut off
            """)
    void isRefused(String what, String hex, int offset, String reason) {
        ByteSlice bytes = ByteSlice.ofHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> CborReader.validate(bytes))
                .as("skipping %s", what)
                .isInstanceOfSatisfying(CborException.class, e -> {
                    assertThat(e.offset()).isEqualTo(offset);
                    assertThat(e.reason()).contains(reason);
                });
        assertThatThrownBy(() -> {
                    CborReader reader = new CborReader(bytes);
                    assertThat(Tree.read(reader)).isNotNull();
                    reader.end();
                })
                .as("reading %s", what)
                .isInstanceOfSatisfying(CborException.class, e -> {
                    assertThat(e.offset()).isEqualTo(offset);
                    assertThat(e.reason()).contains(reason);
                });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            not a number       | fb 7f f8 00 00 00 00 00 00
            infinity           | fb 7f f0 00 00 00 00 00 00
            negative infinity  | fb ff f0 00 00 00 00 00 00
            32 bits            | fa 3f 80 00 00
            16 bits            | f9 3c 00
            cut off            | fb 3f f0 00 00
            """)
    void aFloatIsRefusedEvenWhereFloatsAreAllowed(String what, String hex) {
        ByteSlice bytes = ByteSlice.ofHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> CborReader.validate(bytes, CborLimits.DRISL))
                .as(what)
                .isInstanceOfSatisfying(
                        CborException.class, e -> assertThat(e.offset()).isZero());
    }

    @Test
    void aFloatIsReadWhereFloatsAreAllowed() {
        CborReader reader = new CborReader(ByteSlice.ofHex("fbbff0000000000000"), CborLimits.DRISL);
        assertThat(reader.peek()).isEqualTo(CborReader.Kind.FLOAT);
        assertThat(reader.floating()).isEqualTo(-1.0);
        reader.end();
    }

    @Test
    void nestingHasALimit() {
        assertThatCode(() -> CborReader.validate(nested(32, "81", "00"))).doesNotThrowAnyException();
        assertThatCode(() -> CborReader.validate(nested(31, "a16161", "a0"))).doesNotThrowAnyException();
        assertRefused(nested(33, "81", "00"), CborLimits.ATPROTO, 32, "deeper than 32");
        assertRefused(nested(32, "81", "80"), CborLimits.ATPROTO, 32, "deeper than 32");
        assertRefused(nested(32, "a16161", "a0"), CborLimits.ATPROTO, 96, "deeper than 32");
        // Far deeper than any stack of Java frames.
        assertRefused(nested(1_000_000, "81", "00"), CborLimits.ATPROTO, 32, "deeper than 32");
        CborLimits deep = new CborLimits(1_000_000, 10, 10, 10, false);
        assertThatCode(() -> CborReader.validate(nested(1_000_000, "81", "00"), deep))
                .doesNotThrowAnyException();
    }

    @Test
    void containersKeysAndStringsHaveLimits() {
        CborLimits limits = new CborLimits(4, 2, 3, 4, false);
        assertThatCode(() -> CborReader.validate(ByteSlice.ofHex("820000"), limits))
                .doesNotThrowAnyException();
        assertRefused(ByteSlice.ofHex("83000000"), limits, 0, "limit of 2 items");
        assertRefused(ByteSlice.ofHex("a3616100616200616300"), limits, 0, "limit of 2 items");
        assertThatCode(() -> CborReader.validate(ByteSlice.ofHex("a16361616100"), limits))
                .doesNotThrowAnyException();
        assertRefused(ByteSlice.ofHex("a1646161616100"), limits, 1, "limit of 3 bytes");
        assertThatCode(() -> CborReader.validate(ByteSlice.ofHex("6461616161"), limits))
                .doesNotThrowAnyException();
        assertRefused(ByteSlice.ofHex("656161616161"), limits, 0, "limit of 4 bytes");
        assertRefused(ByteSlice.ofHex("450000000000"), limits, 0, "limit of 4 bytes");
        assertRefused(ByteSlice.ofHex("d82a5866" + "00".repeat(102)), CborLimits.ATPROTO, 2, "limit of 101 bytes");
    }

    @Test
    void theProtocolsOwnLimitsHoldAtTheirEdges() {
        assertThatCode(() -> CborReader.validate(ByteSlice.ofHex("9a00020000" + "00".repeat(131_072))))
                .doesNotThrowAnyException();
        assertRefused(
                ByteSlice.ofHex("9a00020001" + "00".repeat(131_073)), CborLimits.ATPROTO, 0, "limit of 131072 items");
        assertRefused(
                ByteSlice.ofHex("a1616181" + "ba00020001" + "00".repeat(300_000)),
                CborLimits.ATPROTO,
                4,
                "limit of 131072 items");
        assertThatCode(() -> CborReader.validate(ByteSlice.ofHex("a1792000" + "61".repeat(8_192) + "00")))
                .doesNotThrowAnyException();
        assertRefused(
                ByteSlice.ofHex("a1792001" + "61".repeat(8_193) + "00"), CborLimits.ATPROTO, 1, "limit of 8192 bytes");
    }

    private static void assertRefused(ByteSlice bytes, CborLimits limits, int offset, String reason) {
        assertThatThrownBy(() -> CborReader.validate(bytes, limits)).isInstanceOfSatisfying(CborException.class, e -> {
            assertThat(e.offset()).isEqualTo(offset);
            assertThat(e.reason()).contains(reason);
        });
    }

    private static ByteSlice nested(int depth, String opening, String innermost) {
        return ByteSlice.ofHex(opening.repeat(depth) + innermost);
    }
}
