package parallax.relay.state.index;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.crypto.Curve;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.TestAccount;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.state.StateCorruptException;
import parallax.relay.state.index.Entry.Mark;

/** What is stored, byte for byte. */
class IndexRowsTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void aDidPlcTakesSixteenBytesAndKeepsItsOrder() {
        assertThat(HEX.formatHex(StoredDid.of(new Did("did:plc:" + "2".repeat(24)))))
                .isEqualTo("00" + "00".repeat(15));
        assertThat(HEX.formatHex(StoredDid.of(new Did("did:plc:" + "z".repeat(24)))))
                .isEqualTo("00" + "ff".repeat(15));
        assertThat(HEX.formatHex(StoredDid.of(new Did("did:plc:" + "2".repeat(22) + "7a"))))
                .isEqualTo("00" + "00".repeat(13) + "00a6");
        Random random = new Random(3);
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            dids.add(TestAccount.create(Curve.K256, random).did());
        }
        dids.sort(null);
        for (int i = 0; i < dids.size(); i++) {
            assertThat(StoredDid.did(StoredDid.of(dids.get(i)), 0)).isEqualTo(dids.get(i));
            assertThat(i == 0 || Arrays.compareUnsigned(StoredDid.of(dids.get(i - 1)), StoredDid.of(dids.get(i))) < 0)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:example.com",
                "did:web:localhost%3A2583",
                "did:plc:short",
                "did:plc:aaaaaaaaaaaaaaaaaaaaaaa1",
                "did:plc:AAAAAAAAAAAAAAAAAAAAAAAA",
                "did:plc:aaaaaaaaaaaaaaaaaaaaaaaaa",
                "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
            })
    void everyOtherDidIsItsText(String text) {
        byte[] key = StoredDid.of(new Did(text));
        assertThat(key).asString().isEqualTo(text.substring(4));
        assertThat(StoredDid.did(key, 0)).isEqualTo(new Did(text));
    }

    @Test
    void aPairIsTheNameAZeroAndTheDid() {
        byte[] key = PairKey.of("a.b.c", StoredDid.of(new Did("did:web:x.org")));
        assertThat(HEX.formatHex(key)).isEqualTo(HEX.formatHex("a.b.c\0web:x.org".getBytes(US_ASCII)));
        assertThat(PairKey.did(key, PairKey.prefix("a.b.c"))).isEqualTo(new Did("did:web:x.org"));
        assertThat(Arrays.compareUnsigned(key, PairKey.end("a.b.c"))).isNegative();
        assertThat(Arrays.compareUnsigned(PairKey.end("a.b.c"), PairKey.prefix("a.b.c.d")))
                .isNegative();
    }

    @Test
    void aRepoIsTheseBytes() {
        IndexedRepo exact = new IndexedRepo();
        exact.exact = true;
        exact.shown = true;
        exact.load("a.b.c", new Entry(Mark.CONFIRMED, 0));
        assertThat(HEX.formatHex(IndexedRepoRow.encode(exact))).isEqualTo("0103" + "0005" + hex("a.b.c"));

        IndexedRepo doubtful = new IndexedRepo();
        doubtful.shown = true;
        doubtful.queued = true;
        doubtful.gap = 0x0102030405060708L;
        doubtful.restUntil = 9;
        doubtful.heard = 10;
        doubtful.load("a.b.c", new Entry(Mark.HEARSAY, 0));
        doubtful.load("a.b.d", new Entry(Mark.GONE, 11));
        assertThat(HEX.formatHex(IndexedRepoRow.encode(doubtful)))
                .isEqualTo("0136" + "0102030405060708" + "00000009" + "0000000a" + "4005" + hex("a.b.c") + "a005"
                        + hex("a.b.d") + "000000000000000b");

        IndexedRepo described = new IndexedRepo();
        described.exact = true;
        described.base = 12;
        assertThat(HEX.formatHex(IndexedRepoRow.encode(described))).isEqualTo("0109" + "000000000000000c");
    }

    @Test
    void aCheckAndTheTotalsAreTheseBytes() {
        assertThat(HEX.formatHex(new CheckRow(Instant.ofEpochMilli(258), 3).encoded()))
                .isEqualTo("01" + "0000000000000102" + "03");
        assertThat(HEX.formatHex(new Totals(1, 2, 3, 4).encoded()))
                .isEqualTo("01" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "0000000000000004");
    }

    @Test
    void anyRepoComesBackAsItWas() {
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            IndexedRepo repo = random(random);
            byte[] row = IndexedRepoRow.encode(repo);
            IndexedRepo read = IndexedRepoRow.decode(row);
            assertThat(read).usingRecursiveComparison().isEqualTo(repo);
            assertThat(IndexedRepoRow.encode(read)).isEqualTo(row);
        }
    }

    @Test
    void theQuickLookAtARowAgreesWithTheWholeRules() {
        Random random = new Random(9);
        int unchanged = 0;
        for (int i = 0; i < 2000; i++) {
            IndexedRepo repo = random(random);
            byte[] row = IndexedRepoRow.encode(repo);
            boolean active = random.nextInt(4) > 0;
            CollectionChanges changes = changes(random);
            if (IndexedRepoRow.unchangedBy(row, changes, active)) {
                repo.shown = active;
                repo.accepted(changes, 1L << 60, false);
                assertThat(IndexedRepoRow.encode(repo)).isEqualTo(row);
                unchanged++;
            }
        }
        assertThat(unchanged).isGreaterThan(50);
    }

    @Test
    void rowsThatCannotBeAreCorrupt() {
        assertThatThrownBy(() -> IndexedRepoRow.decode(new byte[] {1})).isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> IndexedRepoRow.decode(new byte[] {2, 0})).isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> IndexedRepoRow.decode(new byte[] {1, 3, 0})).isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> IndexedRepoRow.decode(new byte[] {1, 3, 0, 5, 'a'}))
                .isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> IndexedRepoRow.decode(new byte[] {1, 3, (byte) 0xc0, 1, 'a'}))
                .isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> CheckRow.decode(new byte[3])).isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> Totals.decode(new byte[3])).isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> StoredDid.did(new byte[15], 0)).isInstanceOf(StateCorruptException.class);
        assertThatThrownBy(() -> StoredDid.did(new byte[0], 0)).isInstanceOf(StateCorruptException.class);
    }

    private static CollectionChanges changes(Random random) {
        List<Nsid> present = random.nextBoolean() ? List.of(new Nsid("app.example.n" + random.nextInt(4))) : List.of();
        List<Nsid> absent = random.nextInt(4) == 0 ? List.of(new Nsid("app.example.m" + random.nextInt(4))) : List.of();
        return new CollectionChanges(present, absent, random.nextInt(8) == 0, false, null);
    }

    private static IndexedRepo random(Random random) {
        IndexedRepo repo = new IndexedRepo();
        repo.exact = random.nextInt(3) > 0;
        repo.shown = random.nextInt(3) > 0;
        if (!repo.exact) {
            repo.queued = random.nextBoolean();
            repo.gap = random.nextBoolean() ? 0 : random.nextLong(1, 1L << 62);
            repo.restUntil = random.nextBoolean() ? 0 : random.nextInt(500_000);
            repo.heard = random.nextBoolean() ? 0 : random.nextInt(500_000);
        } else if (random.nextInt(4) == 0) {
            repo.base = random.nextLong(1, 1L << 62);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Mark mark = repo.exact ? Mark.CONFIRMED : Mark.ofCode(random.nextInt(3));
            long decided = repo.exact || random.nextBoolean() ? 0 : random.nextLong(1, 1L << 62);
            repo.load("app.example." + "nm".charAt(random.nextInt(2)) + random.nextInt(4), new Entry(mark, decided));
        }
        return repo;
    }

    private static String hex(String text) {
        return HEX.formatHex(text.getBytes(US_ASCII));
    }
}
