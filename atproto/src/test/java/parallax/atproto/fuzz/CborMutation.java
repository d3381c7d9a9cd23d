package parallax.atproto.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.fuzz.CborSpans.Span;

/** Changes whole items of some CBOR, so that what stands around them stays well-formed. */
final class CborMutation implements Mutation {

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 53) - 1,
        1L << 53,
        Long.MAX_VALUE,
        -1
    };

    private final Supplier<List<ByteSlice>> items;

    /** @param items encoded items to put in place of others */
    CborMutation(Supplier<List<ByteSlice>> items) {
        this.items = items;
    }

    @Override
    public ByteSlice mutate(ByteSlice input, ByteSlice other, SplittableRandom random) {
        List<Span> spans = CborSpans.of(input);
        if (spans.isEmpty()) {
            return items.get().get(random.nextInt(items.get().size()));
        }
        Span span = spans.get(random.nextInt(spans.size()));
        return switch (random.nextInt(9)) {
            case 0, 1 -> ByteMutation.replaced(input, span.start(), span.length(), known(random));
            case 2 -> ByteMutation.replaced(input, span.start(), span.length(), part(input, spans, random));
            case 3 ->
                ByteMutation.replaced(input, span.start(), span.length(), part(other, CborSpans.of(other), random));
            case 4 -> ByteMutation.replaced(input, span.start(), span.head(), head(input.at(span.start()), random));
            case 5 -> without(input, spans, span);
            case 6 -> twice(input, spans, span);
            case 7 -> wrapped(input, span, random);
            default -> edited(input, span, random);
        };
    }

    private ByteSlice known(SplittableRandom random) {
        List<ByteSlice> known = items.get();
        return known.get(random.nextInt(known.size()));
    }

    private static ByteSlice part(ByteSlice of, List<Span> spans, SplittableRandom random) {
        if (spans.isEmpty()) {
            return ByteSlice.EMPTY;
        }
        Span span = spans.get(random.nextInt(spans.size()));
        return of.slice(span.start(), span.length());
    }

    /** A head of the same major type with another argument, sometimes in a longer form than it needs. */
    private static ByteSlice head(byte first, SplittableRandom random) {
        long argument = NUMBERS[random.nextInt(NUMBERS.length)];
        int major = random.nextInt(8) == 0 ? random.nextInt(8) : (first & 0xff) >>> 5;
        int least = argument < 0 || argument >= 1L << 32
                ? 4
                : argument >= 1 << 16 ? 3 : argument >= 256 ? 2 : argument >= 24 ? 1 : 0;
        int form = random.nextInt(8) == 0 ? random.nextInt(least, 5) : least;
        if (form == 0) {
            return ByteSlice.of(new byte[] {(byte) ((major << 5) | (int) argument)});
        }
        int size = 1 << (form - 1);
        byte[] head = new byte[1 + size];
        head[0] = (byte) ((major << 5) | (23 + form));
        for (int i = 0; i < size; i++) {
            head[1 + i] = (byte) (argument >>> (8 * (size - 1 - i)));
        }
        return ByteSlice.of(head);
    }

    /** Without an array's item or a map's pair, the count of its container made right where it has the short form. */
    private static ByteSlice without(ByteSlice input, List<Span> spans, Span span) {
        int end = span.isKey() ? valueOf(spans, span).end() : span.end();
        ByteSlice less = ByteMutation.replaced(input, span.start(), end - span.start(), ByteSlice.EMPTY);
        return counted(less, spans, span, -1);
    }

    private static ByteSlice twice(ByteSlice input, List<Span> spans, Span span) {
        int end = span.isKey() ? valueOf(spans, span).end() : span.end();
        ByteSlice more = ByteMutation.replaced(input, span.start(), 0, input.slice(span.start(), end - span.start()));
        return counted(more, spans, span, 1);
    }

    private static Span valueOf(List<Span> spans, Span key) {
        return spans.stream()
                .filter(span -> span.start() == key.end() && span.parent() == key.parent())
                .findFirst()
                .orElse(key);
    }

    private static ByteSlice counted(ByteSlice changed, List<Span> spans, Span span, int by) {
        if (span.parent() < 0 || spans.get(span.parent()).head() > 1) {
            return changed;
        }
        byte[] bytes = changed.toArray();
        bytes[spans.get(span.parent()).start()] += (byte) by;
        return ByteSlice.of(bytes);
    }

    /** Inside as many arrays of one. */
    private static ByteSlice wrapped(ByteSlice input, Span span, SplittableRandom random) {
        byte[] arrays = new byte[1 << random.nextInt(7)];
        Arrays.fill(arrays, (byte) 0x81);
        return ByteMutation.replaced(input, span.start(), 0, ByteSlice.of(arrays));
    }

    /** One byte of the content changed, the length as it was. */
    private static ByteSlice edited(ByteSlice input, Span span, SplittableRandom random) {
        byte[] bytes = input.toArray();
        if (span.length() > span.head()) {
            int at = span.start() + random.nextInt(span.head(), span.length());
            bytes[at] = (byte) (random.nextBoolean() ? bytes[at] ^ (1 << random.nextInt(8)) : random.nextInt(128));
        }
        return ByteSlice.of(bytes);
    }
}
