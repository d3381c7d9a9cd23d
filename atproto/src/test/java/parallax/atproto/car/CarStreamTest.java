package parallax.atproto.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** CARs that go through as a stream, block after block. */
class CarStreamTest {

    private static final CarLimits LIMITS = new CarLimits(1 << 20, 1_000, 100_000, 4);

    private final Map<Cid, ByteSlice> blocks = blocks(new SplittableRandom(141), 50);

    /** Where each section starts, the header first, and where the last one ends. */
    private final List<Integer> starts = new ArrayList<>();

    @Test
    void aCarThatIsWrittenBlockByBlockIsTheOneThatIsWrittenAtOnce() throws IOException {
        assertThat(ByteSlice.of(written())).isEqualTo(CarWriter.write(roots(), blocks));
    }

    @Test
    void theReaderIsWhereTheWriterWas() throws IOException {
        byte[] car = written();
        for (CarReader reader : List.of(
                CarReader.of(ByteSlice.of(car), LIMITS), new CarReader(new ByteArrayInputStream(car), LIMITS))) {
            assertThat(reader.roots()).isEqualTo(roots());
            for (int i = 1; i < starts.size(); i++) {
                assertThat(reader.position()).isEqualTo(starts.get(i).longValue());
                assertThat(reader.next() == null).isEqualTo(i == starts.size() - 1);
            }
            assertThat(reader.next()).as("the end is the end").isNull();
        }
    }

    @Test
    void whateverIsWrongIsRefusedAtTheStartOfItsSection() throws IOException {
        byte[] car = written();
        for (int at = starts.get(1); at < car.length; at++) {
            byte[] damaged = car.clone();
            damaged[at] ^= 0x40;
            CarException fromSlice = refused(CarReader.of(ByteSlice.of(damaged), LIMITS));
            CarException fromStream = refused(new CarReader(new ByteArrayInputStream(damaged), LIMITS));
            assertThat(fromStream.offset()).isEqualTo(fromSlice.offset());
            assertThat(fromStream.kind()).isEqualTo(fromSlice.kind());
            // A wrong length makes the sections behind it begin elsewhere; all else is found in its own section.
            if (!lengthAt(at)) {
                assertThat(fromSlice.offset()).isEqualTo(startBefore(at));
            } else {
                assertThat(fromSlice.offset()).isGreaterThanOrEqualTo(startBefore(at));
            }
        }
    }

    @Test
    void aCutIsRefusedAtTheSectionThatIsCut() throws IOException {
        byte[] car = written();
        for (int length = starts.get(1) + 1; length < car.length; length++) {
            if (!starts.contains(length)) {
                CarException refused = refused(new CarReader(new ByteArrayInputStream(car, 0, length), LIMITS));
                assertThat(refused.kind()).isEqualTo(CarException.Kind.MALFORMED);
                assertThat(refused.offset()).isEqualTo(startBefore(length));
            }
        }
    }

    @Test
    void theLimitsOfAStreamAreInclusive() throws IOException {
        byte[] car = written();
        int largest = blocks.values().stream().mapToInt(ByteSlice::length).max().orElseThrow();
        assertThat(read(car, new CarLimits(car.length, 50, largest, 2))).isEqualTo(50);
        for (CarLimits less : List.of(
                new CarLimits(car.length - 1L, 50, largest, 2),
                new CarLimits(car.length, 49, largest, 2),
                new CarLimits(car.length, 50, largest - 1, 2),
                new CarLimits(car.length, 50, largest, 1),
                new CarLimits(0, 50, largest, 2))) {
            assertThatThrownBy(() -> read(car, less))
                    .isInstanceOfSatisfying(
                            CarException.class, e -> assertThat(e.kind()).isEqualTo(CarException.Kind.TOO_LARGE));
        }
    }

    @Test
    void aStreamThatFailsIsNotACarThatIsWrong() throws IOException {
        byte[] car = written();
        for (int at : new int[] {0, 1, starts.get(1), starts.get(20) + 5}) {
            InputStream torn = new SequenceInputStream(new ByteArrayInputStream(car, 0, at), new Failing());
            assertThatThrownBy(() -> {
                        CarReader reader = new CarReader(torn, LIMITS);
                        while (reader.next() != null) {}
                    })
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("reset");
        }
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };
        assertThatThrownBy(() -> new CarWriter(full, roots())).hasMessage("full");
    }

    @Test
    void neitherEndClosesTheStream() throws IOException {
        InputStream in = new ByteArrayInputStream(written()) {
            @Override
            public void close() {
                throw new IllegalStateException("closed");
            }
        };
        CarReader reader = new CarReader(in, LIMITS);
        while (reader.next() != null) {}
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new IllegalStateException("closed");
            }

            @Override
            public void flush() {
                throw new IllegalStateException("flushed");
            }
        };
        new CarWriter(out, roots()).block(Cid.ofRaw(ByteSlice.EMPTY), ByteSlice.EMPTY);
    }

    private byte[] written() throws IOException {
        starts.clear();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        starts.add(0);
        CarWriter writer = new CarWriter(out, roots());
        for (Map.Entry<Cid, ByteSlice> block : blocks.entrySet()) {
            starts.add(out.size());
            writer.block(block.getKey(), block.getValue());
        }
        starts.add(out.size());
        return out.toByteArray();
    }

    private List<Cid> roots() {
        return List.copyOf(blocks.keySet()).subList(0, 2);
    }

    private long startBefore(int at) {
        return starts.stream()
                .filter(start -> start <= at)
                .mapToInt(start -> start)
                .max()
                .orElseThrow();
    }

    private boolean lengthAt(int at) {
        return at < startBefore(at) + 2;
    }

    private static int read(byte[] car, CarLimits limits) throws IOException {
        CarReader reader = new CarReader(new ByteArrayInputStream(car), limits);
        int read = 0;
        while (reader.next() != null) {
            read++;
        }
        return read;
    }

    private static CarException refused(CarReader reader) throws IOException {
        try {
            while (reader.next() != null) {}
        } catch (CarException e) {
            return e;
        }
        throw new AssertionError("nothing was refused");
    }

    private static Map<Cid, ByteSlice> blocks(SplittableRandom random, int count) {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[4 + random.nextInt(i == 9 ? 20_000 : 300)];
            random.nextBytes(bytes);
            ByteSlice block = ByteSlice.of(bytes);
            blocks.put(random.nextBoolean() ? Cid.ofDrisl(block) : Cid.ofRaw(block), block);
        }
        return blocks;
    }

    private static final class Failing extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("reset");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("reset");
        }
    }
}
