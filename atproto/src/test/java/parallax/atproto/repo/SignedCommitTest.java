package parallax.atproto.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

class SignedCommitTest {

    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final Tid REV = new Tid("3jzfcijpj2z2a");
    private static final Cid DATA = Cid.ofDrisl(ByteSlice.of(new byte[] {1}));

    @ParameterizedTest
    @EnumSource(Curve.class)
    void aCommitIsSignedByTheKeyThatSignedIt(Curve curve) {
        SplittableRandom random = new SplittableRandom(31);
        SigningKey key = SigningKey.generate(curve, random);
        ByteSlice block = SignedCommit.sign(DID, REV, DATA, key);
        SignedCommit commit = SignedCommit.decode(block);
        assertThat(commit.head()).isEqualTo(new RepoHead(REV, DATA));
        assertThat(commit.did()).isEqualTo(DID);
        assertThat(commit.prev()).isNull();
        assertThat(commit.signedBy(key.publicKey())).isTrue();
        assertThat(commit.signedBy(SigningKey.generate(curve, random).publicKey()))
                .isFalse();
        assertThat(commit.unsigned()).isEqualTo(SignedCommit.encode(DID, REV, DATA, null));
    }

    @Test
    void fieldsThatAreNotKnownStayUnderTheSignature() {
        SigningKey key = SigningKey.generate(Curve.K256, new SplittableRandom(32));
        ByteSlice unsigned = extended(null, 2);
        SignedCommit commit = SignedCommit.decode(extended(key.sign(unsigned), 2));
        assertThat(commit.unsigned()).isEqualTo(unsigned);
        assertThat(commit.signedBy(key.publicKey())).isTrue();
    }

    /** 24 entries need a longer head than the 23 that are left without the signature. */
    @Test
    void theHeadOfTheUnsignedMapFitsItsSize() {
        SigningKey key = SigningKey.generate(Curve.P256, new SplittableRandom(33));
        for (int extra = 16; extra <= 20; extra++) {
            ByteSlice unsigned = extended(null, extra);
            SignedCommit commit = SignedCommit.decode(extended(key.sign(unsigned), extra));
            assertThat(commit.unsigned()).isEqualTo(unsigned);
            assertThat(commit.signedBy(key.publicKey())).isTrue();
        }
    }

    @Test
    void whatIsNoCommitOfVersionThreeIsRefused() {
        ByteSlice sig = ByteSlice.of(new byte[64]);
        assertRefused(ByteSlice.EMPTY);
        assertRefused(ByteSlice.ofHex("a0"));
        assertRefused(ByteSlice.ofHex("80"));
        assertRefused(SignedCommit.encode(DID, REV, DATA, null));
        assertRefused(SignedCommit.encode(DID, REV, Cid.ofRaw(ByteSlice.EMPTY), sig));
        assertRefused(fields(
                5, out -> out.key("data").link(DATA.bytes()).key("version").integer(3)));
        assertRefused(fields(
                6,
                out -> out.key("data")
                        .link(DATA.bytes())
                        .key("prev")
                        .nil()
                        .key("version")
                        .integer(2)));
        assertRefused(
                fields(5, out -> out.key("data").link(DATA.bytes()).key("prev").nil()));
        assertRefused(fields(
                6, out -> out.key("data").nil().key("prev").nil().key("version").integer(3)));
        byte[] longer = Arrays.copyOf(SignedCommit.encode(DID, REV, DATA, sig).toArray(), 300);
        assertRefused(ByteSlice.of(longer));
    }

    @Test
    void aCommitThatNamesTheOneBeforeIsRead() {
        SignedCommit commit = SignedCommit.decode(fields(
                6,
                out -> out.key("data")
                        .link(DATA.bytes())
                        .key("prev")
                        .link(DATA.bytes())
                        .key("version")
                        .integer(3)));
        assertThat(commit.prev()).isEqualTo(DATA);
    }

    @Test
    void nothingButARepoExceptionEscapesFromDamagedCommits() {
        SplittableRandom random = new SplittableRandom(34);
        SigningKey key = SigningKey.generate(Curve.K256, random);
        ByteSlice good = SignedCommit.sign(DID, REV, DATA, key);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = good.toArray();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                SignedCommit commit = SignedCommit.decode(ByteSlice.of(damaged));
                assertThat(commit.unsigned().length()).isLessThan(damaged.length);
            } catch (RepoException e) {
                assertThat(e.offset()).isBetween(0, damaged.length);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static ByteSlice extended(@Nullable ByteSlice sig, int extra) {
        CborWriter out = new CborWriter();
        out.map((sig == null ? 5 : 6) + extra).key("did").text(DID.text());
        out.key("rev").text(REV.text());
        if (sig != null) {
            out.key("sig").bytes(sig);
        }
        out.key("data").link(DATA.bytes()).key("prev").nil().key("version").integer(3);
        for (int i = 0; i < extra; i++) {
            out.key("unknown%02d".formatted(i)).integer(i);
        }
        return out.toSlice();
    }

    private static ByteSlice fields(int count, Consumer<CborWriter> rest) {
        CborWriter out = new CborWriter();
        out.map(count).key("did").text(DID.text());
        out.key("rev").text(REV.text()).key("sig").bytes(ByteSlice.of(new byte[64]));
        rest.accept(out);
        return out.toSlice();
    }

    private static void assertRefused(ByteSlice block) {
        assertThatThrownBy(() -> SignedCommit.decode(block)).isInstanceOf(RepoException.class);
    }
}
