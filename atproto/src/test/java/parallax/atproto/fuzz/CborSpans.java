package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.List;
import parallax.atproto.cbor.ByteSlice;

/**
 * Where the items of some CBOR stand, by its framing alone: no rule of DRISL is held, and what is cut off or over the
 * bounds is left out.
 */
final class CborSpans {

    private static final int MOST = 4_000;
    private static final int DEEPEST = 100;

    /**
     * One item.
     *
     * @param head bytes of its head
     * @param parent the container's index, -1 at the top
     * @param isKey whether it stands where a map has a key
     */
    record Span(int start, int end, int head, int parent, boolean isKey) {
        int length() {
            return end - start;
        }
    }

    private final ByteSlice bytes;
    private final List<Span> spans = new ArrayList<>();
    private int at;

    private CborSpans(ByteSlice bytes) {
        this.bytes = bytes;
    }

    /** The items in the order in which they start, those that follow each other at the top included. */
    static List<Span> of(ByteSlice bytes) {
        CborSpans reader = new CborSpans(bytes);
        while (reader.at < bytes.length() && reader.item(-1, false, 0)) {
            // Each round reads an item.
        }
        return reader.spans;
    }

    private boolean item(int parent, boolean isKey, int depth) {
        int start = at;
        if (at >= bytes.length() || depth > DEEPEST || spans.size() >= MOST) {
            return false;
        }
        int first = bytes.at(at++) & 0xff;
        long argument = argument(first & 0x1f);
        if (argument < 0) {
            return false;
        }
        int self = spans.size();
        spans.add(new Span(start, start, at - start, parent, isKey));
        if (!content(first >>> 5, argument, self, depth)) {
            return false;
        }
        spans.set(self, new Span(start, at, spans.get(self).head(), parent, isKey));
        return true;
    }

    private boolean content(int major, long argument, int self, int depth) {
        return switch (major) {
            case 2, 3 -> advance(argument);
            case 4 -> items(argument, self, false, depth);
            case 5 -> argument <= bytes.length() && items(2 * argument, self, true, depth);
            case 6 -> item(self, false, depth + 1);
            default -> true;
        };
    }

    private boolean items(long count, int self, boolean pairs, int depth) {
        for (long i = 0; i < count; i++) {
            if (!item(self, pairs && i % 2 == 0, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean advance(long by) {
        if (by > bytes.length() - at) {
            return false;
        }
        at += (int) by;
        return true;
    }

    private long argument(int info) {
        if (info < 24) {
            return info;
        }
        int size = info > 27 ? bytes.length() + 1 : 1 << (info - 24);
        if (size > bytes.length() - at) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | (bytes.at(at++) & 0xff);
        }
        return value;
    }
}
