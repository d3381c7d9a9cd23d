package parallax.atproto.cid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.Vectors;

/** CIDs of the blessed kind and of others, in bytes and as text. */
class CidTest {

    private static final String EMPTY_TREE = "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm";

    @Test
    void aBlockHasThePinnedCid() {
        // An empty tree node: {e: [], l: null}.
        ByteSlice block = ByteSlice.ofHex("a2616580616cf6");
        Cid cid = Cid.ofDrisl(block);
        assertThat(cid).hasToString(EMPTY_TREE).isEqualTo(Cid.parse(EMPTY_TREE));
        assertThat(cid.isBlessed()).isTrue();
        assertThat(cid.codec()).isEqualTo(Cid.DRISL);
        assertThat(cid.bytes().toHex()).startsWith("01711220");
        assertThat(cid.length()).isEqualTo(cid.bytes().length()).isEqualTo(36);
        assertThat(cid.matches(block)).isTrue();
        assertThat(cid.matches(ByteSlice.ofHex("a2616580616cf5"))).isFalse();
        assertThat(Cid.ofRaw(block)).isNotEqualTo(cid).asString().startsWith("bafkrei");
        assertThat(Cid.ofRaw(block).matches(block)).isTrue();
        assertThat(Cid.ofSha256(Cid.DRISL, Sha256.digest(block))).isEqualTo(cid);
    }

    @Test
    void textsAreJudgedAsTheSpecificationJudgesThem() {
        assertThat(Vectors.lines("syntax/cid_syntax_valid.txt"))
                .hasSize(8)
                .allSatisfy(text ->
                        assertThat(Cid.isSyntaxValid(text)).as("<%s>", text).isTrue());
        assertThat(Vectors.lines("syntax/cid_syntax_invalid.txt")).hasSize(10).allSatisfy(text -> {
            assertThat(Cid.isSyntaxValid(text)).as("<%s>", text).isFalse();
            assertThat(Cid.tryParse(text)).as("<%s>", text).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi, 112",
        "zdj7WWeQ43G6JJvLWQWZpyHuAMq6uYWRjkBXFad11vE2LHhQ7, 112",
        "f017012202c5f688262e0ece8569aa6f94d60aad55ca8d9d83734e4a7430d0cff6588ec2b, 112",
    })
    void aWellFormedCidNeedNotBeOfTheBlessedKind(String text, int codec) {
        Cid cid = Cid.parse(text);
        assertThat(cid.isBlessed()).isFalse();
        assertThat(cid.codec()).isEqualTo(codec);
        assertThat(Cid.of(cid.bytes())).isEqualTo(cid).hasSameHashCodeAs(cid);
        assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
        assertThat(cid.matches(ByteSlice.EMPTY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "0171",
                "017112",
                "01711220",
                "01711220" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddee",
                "01711220" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00",
                "1220" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "02711220" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "8100711220" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "01f100122000112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "0171ffffffffffffffffff01",
                "01ffffffffffffffff7f1200",
            })
    void malformedBytesAreNoCid(String hex) {
        assertThatThrownBy(() -> Cid.of(ByteSlice.ofHex(hex))).isInstanceOf(CidException.class);
    }

    @Test
    void aCidHasAtMost100Bytes() {
        assertThat(Cid.of(ByteSlice.ofHex("01550060" + "00".repeat(96))).isBlessed())
                .isFalse();
        assertThatThrownBy(() -> Cid.of(ByteSlice.ofHex("01550061" + "00".repeat(97))))
                .isInstanceOf(CidException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Upper case, foreign characters, leftover bits, another multibase, base 16 of odd length.
                "bAFYREIE5737GDXLW5I64VZICHCALBA3Z2V5N6ICIFVX5XYTVSKE7MR3HPM",
                "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hp1",
                "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpn",
                "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpma",
                "Bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm",
                "f017012202c5f688262e0ece8569aa6f94d60aad55ca8d9d83734e4a7430d0cff6588ec2",
                "f017012202C5F688262E0ECE8569AA6F94D60AAD55CA8D9D83734E4A7430D0CFF6588EC2B",
                "z0000000000",
            })
    void aTextThatDoesNotDecodeIsNoCid(String text) {
        assertThatThrownBy(() -> Cid.parse(text)).isInstanceOf(CidException.class);
        assertThat(Cid.tryParse(text)).isNull();
    }

    @Test
    void equalityHashAndOrderAreThoseOfTheBytes() {
        Random random = new Random(11);
        List<Cid> cids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            cids.add(Cid.ofSha256(i % 2 == 0 ? Cid.DRISL : Cid.RAW, digest));
            digest[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
            cids.add(Cid.ofSha256(Cid.DRISL, digest));
        }
        cids.add(Cid.parse("zdj7WWeQ43G6JJvLWQWZpyHuAMq6uYWRjkBXFad11vE2LHhQ7"));
        for (Cid a : cids) {
            assertThat(Cid.of(a.bytes())).isEqualTo(a).hasSameHashCodeAs(a);
            for (Cid b : cids) {
                if (Integer.signum(a.compareTo(b)) != Integer.signum(a.bytes().compareTo(b.bytes()))
                        || a.equals(b) != a.bytes().equals(b.bytes())) {
                    throw new AssertionError("order or equality of " + a + " and " + b);
                }
            }
        }
        List<Cid> sorted = new ArrayList<>(cids);
        Collections.sort(sorted);
        assertThat(sorted).isSortedAccordingTo((a, b) -> a.bytes().compareTo(b.bytes()));
    }

    @Test
    void aCidKeepsNoForeignBytesAlive() {
        byte[] frame = new byte[10_000];
        Cid.ofRaw(ByteSlice.EMPTY).copyTo(frame, 500);
        ByteSlice part = ByteSlice.of(frame, 500, 36);
        Cid cid = Cid.of(part);
        frame[510]++;
        assertThat(cid).isEqualTo(Cid.ofRaw(ByteSlice.EMPTY));
        ByteSlice other = ByteSlice.of(ByteSlice.ofHex("0155000199").toArray());
        Cid unblessed = Cid.of(other);
        other.array()[4] = 0;
        assertThat(unblessed.bytes().toHex()).isEqualTo("0155000199");
    }
}
