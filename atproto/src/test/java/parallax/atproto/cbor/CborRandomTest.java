package parallax.atproto.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Properties of reader and writer over seeded random values and seeded damage. */
class CborRandomTest {

    private static final int VALUES = 20_000;
    private static final int MUTATIONS = 200_000;

    @Test
    void whatIsWrittenReadsBackAndWritesTheSameBytes() {
        Random random = new Random(1);
        for (int i = 0; i < VALUES; i++) {
            Tree tree = Tree.random(random, 5);
            ByteSlice encoded = tree.encoded();
            CborReader reader = new CborReader(shifted(encoded, random.nextInt(9)));
            Tree read = Tree.read(reader);
            reader.end();
            assertThat(read).isEqualTo(tree);
            assertThat(read.encoded()).isEqualTo(encoded);
            CborReader skipping = new CborReader(encoded);
            assertThat(skipping.skip()).isEqualTo(encoded);
            assertThat(skipping.remaining()).isZero();
        }
    }

    @Test
    void anotherDecoderReadsTheSameValues() throws IOException {
        Random random = new Random(2);
        CBORMapper jackson = new CBORMapper();
        for (int i = 0; i < 5_000; i++) {
            Tree tree = Tree.random(random, 4);
            assertSame(jackson.readTree(tree.encoded().toArray()), tree);
        }
    }

    @Test
    void damagedBytesAreRefusedOrAreTheCanonicalFormOfWhatTheySay() {
        Random random = new Random(3);
        List<byte[]> seeds = new ArrayList<>();
        while (seeds.size() < 400) {
            byte[] seed = Tree.random(random, 4).encoded().toArray();
            if (seed.length >= 8 && seed.length < 400) {
                seeds.add(seed);
            }
        }
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            ByteSlice damaged = ByteSlice.of(mutate(seeds.get(i % seeds.size()), random));
            CborException skipped = refusalOfSkip(damaged);
            CborException read = refusalOfRead(damaged);
            if ((skipped == null) != (read == null)) {
                throw new AssertionError("skipping and reading disagree on " + damaged.toHex());
            }
            if (skipped == null) {
                accepted++;
            } else if (skipped.offset() < 0 || skipped.offset() > damaged.length()) {
                throw new AssertionError("an offset outside " + damaged.toHex());
            }
        }
        assertThat(accepted).as("mutants that are still valid").isBetween(MUTATIONS / 100, MUTATIONS / 2);
    }

    @Test
    void randomBytesAreRefusedOrCanonical() {
        Random random = new Random(4);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] noise = new byte[random.nextInt(24)];
            random.nextBytes(noise);
            ByteSlice bytes = ByteSlice.of(noise);
            boolean valid = refusalOfSkip(bytes) == null;
            if (valid != (refusalOfRead(bytes) == null)) {
                throw new AssertionError("skipping and reading disagree on " + bytes.toHex());
            }
            accepted += valid ? 1 : 0;
        }
        assertThat(accepted).as("noise that is valid").isPositive();
    }

    private static @Nullable CborException refusalOfSkip(ByteSlice bytes) {
        try {
            CborReader.validate(bytes);
            return null;
        } catch (CborException e) {
            return e;
        }
    }

    private static @Nullable CborException refusalOfRead(ByteSlice bytes) {
        Tree tree;
        try {
            CborReader reader = new CborReader(bytes);
            tree = Tree.read(reader);
            reader.end();
        } catch (CborException e) {
            return e;
        }
        if (!tree.encoded().equals(bytes)) {
            throw new AssertionError("accepted, yet not canonical: " + bytes.toHex());
        }
        return null;
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 0; left--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = splice(bytes, at, new byte[] {(byte) random.nextInt()}, at);
                default -> bytes = splice(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(3)));
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, byte[] middle, int to) {
        byte[] spliced = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
        return spliced;
    }

    private static ByteSlice shifted(ByteSlice bytes, int by) {
        byte[] array = new byte[bytes.length() + 2 * by];
        Arrays.fill(array, (byte) 0xff);
        bytes.copyTo(array, by);
        return ByteSlice.of(array, by, bytes.length());
    }

    private static void assertSame(JsonNode json, Tree tree) throws IOException {
        switch (tree) {
            case Tree.Int(long value) -> assertThat(json.longValue()).isEqualTo(value);
            case Tree.Bytes(ByteSlice value) -> assertThat(json.binaryValue()).isEqualTo(value.toArray());
            case Tree.Text(String value) -> assertThat(json.textValue()).isEqualTo(value);
            case Tree.Link(ByteSlice value) -> {
                assertThat(json.binaryValue()[0]).isZero();
                assertThat(ByteSlice.of(json.binaryValue(), 1, value.length())).isEqualTo(value);
            }
            case Tree.Bool(boolean value) -> assertThat(json.booleanValue()).isEqualTo(value);
            case Tree.Nil() -> assertThat(json.isNull()).isTrue();
            case Tree.Items(List<Tree> items) -> {
                assertThat(json.size()).isEqualTo(items.size());
                for (int i = 0; i < items.size(); i++) {
                    assertSame(json.get(i), items.get(i));
                }
            }
            case Tree.Entries(Map<String, Tree> entries) -> {
                assertThat(json.size()).isEqualTo(entries.size());
                for (Map.Entry<String, Tree> entry : entries.entrySet()) {
                    assertSame(json.get(entry.getKey()), entry.getValue());
                }
            }
        }
    }
}
