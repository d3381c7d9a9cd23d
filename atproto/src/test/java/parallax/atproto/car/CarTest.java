package parallax.atproto.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.Varint;

/** CARs written and read back, held and streamed, and the hostile ones. */
class CarTest {

    private static final CarLimits LIMITS = new CarLimits(100_000, 1_000, 10_000, 4);
    private static final ByteSlice BLOCK = ByteSlice.ofHex("a2616580616cf6");
    private static final Cid CID = Cid.ofDrisl(BLOCK);
    private static final String HEADER =
            "3aa265726f6f747381d82a582500" + CID.bytes().toHex() + "6776657273696f6e01";
    private static final String SECTION = "2b" + CID.bytes().toHex() + BLOCK.toHex();

    @Test
    void aCarHasItsPinnedBytes() {
        ByteSlice car = CarWriter.write(List.of(CID), Map.of(CID, BLOCK));
        assertThat(car.toHex()).isEqualTo(HEADER + SECTION);
        BlockMap map = BlockMap.read(car, LIMITS);
        assertThat(map.roots()).containsExactly(CID);
        assertThat(map.root()).isEqualTo(CID);
        assertThat(map).containsExactly(CID);
        assertThat(map.find(CID)).isEqualTo(BLOCK);
    }

    @Test
    void blocksAreViewsOfTheCar() {
        ByteSlice padded = ByteSlice.ofHex("ffff" + HEADER + SECTION + "ff");
        ByteSlice car = padded.slice(2, padded.length() - 3);
        ByteSlice found = BlockMap.read(car, LIMITS).find(CID);
        assertThat(found).isNotNull().isEqualTo(BLOCK);
        assertThat(found.array()).isSameAs(padded.array());
    }

    @Test
    void manyBlocksAreFoundAndStreamedInTheirOrder() throws IOException {
        Random random = new Random(21);
        for (int blocks : new int[] {0, 1, 15, 16, 17, 700}) {
            Map<Cid, ByteSlice> written = randomBlocks(random, blocks);
            ByteSlice car = CarWriter.write(List.of(CID), written);
            BlockMap map = BlockMap.read(car, LIMITS);
            assertThat(map.size()).isEqualTo(blocks);
            assertThat(map).containsExactlyElementsOf(written.keySet());
            written.forEach((cid, block) -> {
                assertThat(map.find(cid)).isEqualTo(block);
                assertThat(map.contains(otherCodec(cid))).isFalse();
            });
            assertThat(map.find(CID)).isNull();
            assertThat(streamed(new Trickle(car.toArray()))).containsExactlyEntriesOf(written);
            assertThat(BlockMap.of(List.of(CID), written)).containsExactlyElementsOf(written.keySet());
        }
    }

    @Test
    void digestsThatAgreeInChosenBitsDoNotCrowdInOnePlace() {
        Random random = new Random(22);
        for (long chosen : new long[] {0xffff, 0xffffL << 32, 0xffffL << 48}) {
            Set<Integer> slots = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                int slot = BlockMap.slot(random.nextLong() & ~chosen, 2_048);
                assertThat(slot).isBetween(0, 2_047);
                slots.add(slot);
            }
            assertThat(slots).hasSizeGreaterThan(500);
        }
    }

    @Test
    void duplicatesAndExtraBlocksAreTolerated() throws IOException {
        Cid extra = Cid.ofRaw(ByteSlice.EMPTY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CarWriter writer = new CarWriter(out, List.of(CID, extra));
        writer.block(extra, ByteSlice.EMPTY).block(CID, BLOCK).block(CID, BLOCK).block(extra, ByteSlice.EMPTY);
        BlockMap map = BlockMap.read(ByteSlice.of(out.toByteArray()), LIMITS);
        assertThat(map.roots()).containsExactly(CID, extra);
        assertThat(map.size()).isEqualTo(2);
        assertThat(map).containsExactly(extra, CID);
        assertThat(map.find(extra)).isEqualTo(ByteSlice.EMPTY);
    }

    @Test
    void theRootMustBeNamedAndPresentWhereItIsAskedFor() {
        BlockMap rootless = BlockMap.of(Map.of(CID, BLOCK));
        assertThat(rootless.roots()).isEmpty();
        assertKind(CarException.Kind.NO_ROOT, rootless::root);
        BlockMap missing = BlockMap.read(ByteSlice.ofHex(HEADER), LIMITS);
        assertThat(missing.size()).isZero();
        assertKind(CarException.Kind.NO_ROOT, missing::root);
    }

    @Test
    void anUnblessedCidIsNeverFound() {
        Cid unblessed = Cid.parse("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi");
        assertThat(BlockMap.of(Map.of(CID, BLOCK)).find(unblessed)).isNull();
        ByteSlice named = CarWriter.write(List.of(unblessed), Map.of());
        assertThat(BlockMap.read(named, LIMITS).roots()).containsExactly(unblessed);
        assertKind(
                CarException.Kind.MALFORMED,
                () -> BlockMap.read(CarWriter.write(List.of(), Map.of(unblessed, BLOCK)), LIMITS));
    }

    @Test
    void aBlockThatDoesNotHashToItsCidIsRefusedAtItsOffset() {
        ByteSlice car = CarWriter.write(List.of(CID), Map.of(CID, ByteSlice.ofHex("a2616580616cf5")));
        assertThatThrownBy(() -> BlockMap.read(car, LIMITS)).isInstanceOfSatisfying(CarException.class, e -> {
            assertThat(e.kind()).isEqualTo(CarException.Kind.MISMATCH);
            assertThat(e.offset()).isEqualTo(HEADER.length() / 2);
        });
        assertKind(CarException.Kind.MISMATCH, () -> BlockMap.of(Map.of(CID, ByteSlice.EMPTY)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing                         | MALFORMED | ''
            an empty header                 | MALFORMED | 00
            a cut varint                    | MALFORMED | 80
            a varint not in shortest form   | MALFORMED | 8100a0
            a varint of ten bytes           | MALFORMED | ffffffffffffffffff01
            a huge header                   | TOO_LARGE | ffffffffffffffff7f
            a header over its roots         | TOO_LARGE | ff7f
            a cut header                    | MALFORMED | 11a265726f6f7473806776657273696f6e
            no map                          | MALFORMED | 0180
            an empty map                    | MALFORMED | 01a0
            no version                      | MALFORMED | 08a165726f6f747380
            no roots                        | MALFORMED | 0aa16776657273696f6e01
            version 2                       | MALFORMED | 11a265726f6f7473806776657273696f6e02
            version as a text               | MALFORMED | 12a265726f6f7473806776657273696f6e6131
            roots as a map                  | MALFORMED | 11a265726f6f7473a06776657273696f6e01
            a root as a text                | MALFORMED | 12a265726f6f747381606776657273696f6e01
            a root that is no CID           | MALFORMED | 16a265726f6f747381d82a4200016776657273696f6e01
            keys out of order               | MALFORMED | 11a26776657273696f6e0165726f6f747380
            another key                     | MALFORMED | 14a36161f665726f6f7473806776657273696f6e01
            a header with trailing bytes    | MALFORMED | 12a265726f6f7473806776657273696f6e0100
            """)
    void aHostileHeaderIsRefused(String what, CarException.Kind kind, String hex) {
        assertRefused(kind, ByteSlice.ofHex(hex));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a zero section                  | MALFORMED | 00
            a section too short for a CID   | MALFORMED | 0401711220
            a cut varint                    | MALFORMED | ab
            a varint not in shortest form   | MALFORMED | ab00
            a huge length                   | TOO_LARGE | ffffffffffffffff7f
            a length over 32 bits           | TOO_LARGE | 8080808010
            a block over the limit          | TOO_LARGE | b54e
            a cut CID                       | MALFORMED | 2b0171
            a CID of version 0              | MALFORMED | 26122000112233445566778899aabbccddeeff00112233445566778899aabbccddeeffa2616500
            """)
    void aHostileSectionIsRefused(String what, CarException.Kind kind, String hex) {
        assertRefused(kind, ByteSlice.ofHex(HEADER + hex));
        assertRefused(kind, ByteSlice.ofHex(HEADER + SECTION + hex));
    }

    @Test
    void everyCutOfACarIsRefusedUnlessItEndsAfterASection() {
        ByteSlice car = ByteSlice.ofHex(HEADER + SECTION + SECTION);
        int header = HEADER.length() / 2;
        int section = SECTION.length() / 2;
        for (int length = 0; length < car.length(); length++) {
            if (length != header && length != header + section) {
                assertRefused(CarException.Kind.MALFORMED, car.slice(0, length));
            }
        }
        assertThat(BlockMap.read(car.slice(0, header), LIMITS).size()).isZero();
        assertThat(BlockMap.read(car, LIMITS).size()).isEqualTo(1);
    }

    @Test
    void limitsAreInclusive() {
        ByteSlice car = ByteSlice.ofHex(HEADER + SECTION + SECTION);
        int size = car.length();
        assertThat(BlockMap.read(car, new CarLimits(size, 2, BLOCK.length(), 1)).size())
                .isEqualTo(1);
        for (CarLimits limits : List.of(
                new CarLimits(size - 1L, 2, BLOCK.length(), 1),
                new CarLimits(size, 1, BLOCK.length(), 1),
                new CarLimits(size, 2, BLOCK.length() - 1, 1),
                new CarLimits(size, 2, BLOCK.length(), 0))) {
            assertKind(CarException.Kind.TOO_LARGE, () -> BlockMap.read(car, limits));
        }
    }

    @Test
    void anAnnouncedLengthAllocatesNothingBeforeItArrives() {
        // Each of these announces the largest block that is allowed, and ends.
        byte[] car = ByteSlice.ofHex(HEADER).toArray();
        CarLimits large = new CarLimits(Long.MAX_VALUE, 10, Integer.MAX_VALUE - 64, 1);
        byte[] announced = Varint.encode(Integer.MAX_VALUE - 28L);
        byte[] hostile = Arrays.copyOf(car, car.length + announced.length);
        System.arraycopy(announced, 0, hostile, car.length, announced.length);
        assertKind(CarException.Kind.MALFORMED, () -> drain(new CarReader(new ByteArrayInputStream(hostile), large)));
    }

    @Test
    void damageIsRefusedOrLeavesOnlyVerifiedBlocks() throws IOException {
        Random random = new Random(22);
        byte[] car = CarWriter.write(List.of(CID), randomBlocks(random, 5)).toArray();
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(car, random.nextInt(4) == 0 ? random.nextInt(car.length) : car.length);
            for (int left = 1 + random.nextInt(3); left > 0 && damaged.length > 0; left--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            accepted += survives(ByteSlice.of(damaged)) ? 1 : 0;
        }
        assertThat(accepted).as("damage to a root's digest goes unnoticed").isPositive();
    }

    private static boolean survives(ByteSlice car) throws IOException {
        try {
            BlockMap map = BlockMap.read(car, LIMITS);
            for (Cid cid : map) {
                ByteSlice block = map.find(cid);
                assertThat(block != null && cid.matches(block)).isTrue();
            }
            assertThat(streamed(new ByteArrayInputStream(car.toArray()))).hasSize(map.size());
            return true;
        } catch (CarException e) {
            assertThatThrownBy(() -> streamed(new ByteArrayInputStream(car.toArray())))
                    .isInstanceOf(CarException.class)
                    .hasMessage(e.getMessage());
            return false;
        }
    }

    private static void assertRefused(CarException.Kind kind, ByteSlice car) {
        assertKind(kind, () -> BlockMap.read(car, LIMITS));
        assertKind(kind, () -> streamed(new Trickle(car.toArray())));
    }

    private static void assertKind(CarException.Kind kind, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        CarException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static Map<Cid, ByteSlice> streamed(InputStream in) throws IOException {
        return drain(new CarReader(in, LIMITS));
    }

    private static Map<Cid, ByteSlice> drain(CarReader reader) throws IOException {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        for (CarBlock block = reader.next(); block != null; block = reader.next()) {
            blocks.put(block.cid(), block.bytes());
        }
        return blocks;
    }

    private static Map<Cid, ByteSlice> randomBlocks(Random random, int count) {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            byte[] block = new byte[random.nextInt(60)];
            random.nextBytes(block);
            ByteSlice bytes = ByteSlice.of(Arrays.copyOf(block, block.length + 4));
            bytes.array()[block.length] = (byte) i;
            bytes.array()[block.length + 1] = (byte) (i >> 8);
            blocks.put(random.nextBoolean() ? Cid.ofDrisl(bytes) : Cid.ofRaw(bytes), bytes);
        }
        return blocks;
    }

    private static Cid otherCodec(Cid cid) {
        byte[] bytes = cid.bytes().toArray();
        bytes[1] = (byte) (bytes[1] == Cid.RAW ? Cid.DRISL : Cid.RAW);
        return Cid.of(ByteSlice.of(bytes));
    }

    /** A stream that hands out a few bytes at a time, as a socket does. */
    private static final class Trickle extends ByteArrayInputStream {

        Trickle(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 7));
        }
    }
}
