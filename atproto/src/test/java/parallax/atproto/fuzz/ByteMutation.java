package parallax.atproto.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;

/** Knows nothing of the format but words that occur in it. */
public final class ByteMutation implements Mutation {

    private static final int[] EDGES = {0, 1, 0x17, 0x18, 0x1b, 0x1f, 0x20, 0x7f, 0x80, 0xfe, 0xff};
    private static final int MOST_REPEATED = 2_000;

    private final List<ByteSlice> words;

    public ByteMutation(List<ByteSlice> words) {
        this.words = List.copyOf(words);
    }

    /** A mutation of texts with these words. */
    public static ByteMutation ofTexts(String... words) {
        return new ByteMutation(List.of(words).stream().map(ByteMutation::utf8).toList());
    }

    public static ByteSlice utf8(String text) {
        return ByteSlice.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ByteSlice mutate(ByteSlice input, ByteSlice other, SplittableRandom random) {
        int at = random.nextInt(input.length() + 1);
        int length = random.nextInt(1 + Math.min(input.length() - at, 1 << random.nextInt(12)));
        return switch (random.nextInt(10)) {
            case 0 -> input.slice(0, at);
            case 1 -> replaced(input, at, length, ByteSlice.EMPTY);
            case 2 -> replaced(input, at, 0, input.slice(at, length));
            case 3 -> replaced(input, at, input.length() - at, tail(other, random));
            case 4 -> replaced(input, at, 0, word(random));
            case 5 -> replaced(input, at, length, word(random));
            case 6 -> replaced(input, at, 0, repeated(input.slice(at, Math.min(length, 16)), random));
            default -> scattered(input, random);
        };
    }

    /** The input with {@code length} bytes from {@code at} replaced. */
    static ByteSlice replaced(ByteSlice input, int at, int length, ByteSlice by) {
        byte[] bytes = new byte[input.length() - length + by.length()];
        input.slice(0, at).copyTo(bytes, 0);
        by.copyTo(bytes, at);
        input.slice(at + length, input.length() - at - length).copyTo(bytes, at + by.length());
        return ByteSlice.of(bytes);
    }

    private static ByteSlice scattered(ByteSlice input, SplittableRandom random) {
        byte[] bytes = input.toArray();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) EDGES[random.nextInt(EDGES.length)];
                case 2 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
                default -> bytes[at] = (byte) random.nextInt(256);
            }
        }
        return ByteSlice.of(bytes);
    }

    private static ByteSlice tail(ByteSlice other, SplittableRandom random) {
        int from = random.nextInt(other.length() + 1);
        return other.slice(from, other.length() - from);
    }

    private static ByteSlice repeated(ByteSlice part, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(1 << random.nextInt(1, 11)); i >= 0 && out.size() < MOST_REPEATED; i--) {
            out.write(part.array(), part.offset(), part.length());
        }
        return ByteSlice.of(out.toByteArray());
    }

    private ByteSlice word(SplittableRandom random) {
        if (words.isEmpty()) {
            byte[] noise = new byte[random.nextInt(9)];
            random.nextBytes(noise);
            return ByteSlice.of(noise);
        }
        return words.get(random.nextInt(words.size()));
    }
}
