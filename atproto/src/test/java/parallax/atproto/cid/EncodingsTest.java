package parallax.atproto.cid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;

/** Varints, base 32, base 58 and SHA-256: known values, round trips, and what is no encoding. */
class EncodingsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f",
    })
    void varintsHaveTheirPinnedBytes(long value, String hex) {
        ByteSlice bytes = ByteSlice.ofHex(hex);
        assertThat(ByteSlice.of(Varint.encode(value))).isEqualTo(bytes);
        assertThat(Varint.length(value)).isEqualTo(bytes.length());
        assertThat(Varint.decode(bytes, 0)).isEqualTo(value);
        assertThat(Varint.decode(ByteSlice.ofHex("ff" + hex + "ff"), 1)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "80", "8080", "8000", "ff00", "80808000", "ffffffffffffffffff01", "80808080808080808000"})
    void aVarintThatIsCutOrTooLongOrNotShortestIsRefused(String hex) {
        assertThatThrownBy(() -> Varint.decode(ByteSlice.ofHex(hex), 0)).isInstanceOf(CidException.class);
    }

    @Test
    void aVarintIsNeverNegative() {
        assertThatThrownBy(() -> Varint.encode(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "f, my", "fo, mzxq", "foo, mzxw6", "foob, mzxw6yq", "fooba, mzxw6ytb", "foobar, mzxw6ytboi"})
    void base32HasTheTextsOfRfc4648(String plain, String encoded) {
        ByteSlice bytes = ByteSlice.of(plain.getBytes(StandardCharsets.US_ASCII));
        assertThat(Base32.encode(bytes)).isEqualTo(encoded);
        assertThat(Base32.decode(encoded)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "mz", "mzx", "mzxw6y", "MY", "my======", "m1", "m8", "m\u00e9", "mzxw6ytboia"})
    void aTextThatNoBytesEncodeToIsNoBase32(String text) {
        assertThatThrownBy(() -> Base32.decode(text)).isInstanceOf(CidException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "61, 2g",
        "626262, a3gV",
        "73696d706c792061206c6f6e6720737472696e67, 2cFupjhnEsSn59qHXstmK2ffpLv2",
        "00, 1",
        "0000, 11",
        "000001, 112",
        "00eb15231dfceb60925886b67d065299925915aeb172c06647, 1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
    })
    void base58HasItsKnownTexts(String hex, String encoded) {
        assertThat(Base58.encode(ByteSlice.ofHex(hex))).isEqualTo(encoded);
        assertThat(Base58.decode(encoded)).isEqualTo(ByteSlice.ofHex(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "O", "I", "l", "2g ", "+", "\u00e9", "\ud83d\ude00"})
    void aForeignCharacterIsNoBase58(String text) {
        assertThatThrownBy(() -> Base58.decode(text)).isInstanceOf(CidException.class);
    }

    @Test
    void base58HasALimitSinceItsWorkGrowsWithTheSquare() {
        assertThatThrownBy(() -> Base58.decode("2".repeat(Base58.MAX_LENGTH + 1)))
                .isInstanceOf(CidException.class);
        assertThatThrownBy(() -> Base58.encode(ByteSlice.of(new byte[Base58.MAX_LENGTH + 1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomBytesComeBackFromEveryEncoding() {
        Random random = new Random(12);
        for (int i = 0; i < 3_000; i++) {
            byte[] array = new byte[random.nextInt(60)];
            random.nextBytes(array);
            int zeros = array.length == 0 ? 0 : random.nextInt(Math.min(3, array.length));
            for (int j = 0; j < zeros; j++) {
                array[j] = 0;
            }
            ByteSlice bytes = ByteSlice.of(array);
            assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
            String text = Base58.encode(bytes);
            assertThat(Base58.decode(text)).isEqualTo(bytes);
            assertThat(number(text)).isEqualTo(new BigInteger(1, array));
        }
    }

    @Test
    void sha256HasItsKnownDigestAndLeavesNothingBehind() {
        ByteSlice abc = ByteSlice.of("xabcx".getBytes(StandardCharsets.US_ASCII), 1, 3);
        for (int i = 0; i < 2; i++) {
            assertThat(ByteSlice.of(Sha256.digest(abc)).toHex())
                    .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
        assertThatThrownBy(() -> Sha256.digest(abc, new byte[31])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(ByteSlice.of(Sha256.digest(ByteSlice.EMPTY)).toHex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    /** An independent reading of a base 58 text. */
    private static BigInteger number(String text) {
        String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(alphabet.indexOf(text.charAt(i))));
        }
        return number;
    }
}
