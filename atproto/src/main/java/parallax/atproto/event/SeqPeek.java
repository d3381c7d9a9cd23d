package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/**
 * Finds the seq of a frame that is cut off or not canonical, so that the stream can move past it. Follows the framing
 * of general CBOR only, without recursion, and gives up at the end of the bytes.
 */
final class SeqPeek {

    private static final int MAP = 5;
    private static final int INDEFINITE = 31;
    private static final byte[] SEQ = {'s', 'e', 'q'};

    private final ByteSlice bytes;
    private int at;
    private int major;
    private long argument;
    private boolean readable = true;

    private SeqPeek(ByteSlice bytes) {
        this.bytes = bytes;
    }

    /** The value under {@code seq} in the second item, if it is a map; null where none can be told. */
    static @Nullable Long read(ByteSlice frame) {
        SeqPeek peek = new SeqPeek(frame);
        peek.skip();
        return peek.inBody();
    }

    private @Nullable Long inBody() {
        head();
        if (major != MAP) {
            return null;
        }
        for (long left = argument; left > 0 && readable; left--) {
            boolean found = atSeqKey();
            skip();
            if (found) {
                return value();
            }
            skip();
        }
        return null;
    }

    private boolean atSeqKey() {
        return readable
                && bytes.length() - at > SEQ.length
                && bytes.at(at) == (byte) (0x60 + SEQ.length)
                && bytes.slice(at + 1, SEQ.length).equals(ByteSlice.of(SEQ));
    }

    private @Nullable Long value() {
        head();
        return readable && major == 0 && argument >= 1 && argument <= Event.MAX_SEQ ? argument : null;
    }

    // Counts the items still to be passed instead of calling itself: the nesting is the sender's choice.
    private void skip() {
        long items = 1;
        while (items > 0 && readable) {
            head();
            items--;
            switch (major) {
                case 2, 3 -> advance(argument);
                case 4 -> items = plus(items, argument);
                case 5 -> items = plus(plus(items, argument), argument);
                case 6 -> items++;
                default -> {
                    // Integers and simple values are all head.
                }
            }
        }
    }

    private long plus(long items, long more) {
        long sum = items + more;
        if (more < 0 || sum > bytes.length()) {
            readable = false;
        }
        return sum;
    }

    private void advance(long by) {
        if (by < 0 || by > bytes.length() - at) {
            readable = false;
            return;
        }
        at += (int) by;
    }

    private void head() {
        if (!readable || at >= bytes.length()) {
            readable = false;
            major = -1;
            return;
        }
        int first = bytes.at(at++) & 0xff;
        major = first >>> 5;
        int info = first & 0x1f;
        argument = info;
        if (info >= 24 && info <= 27) {
            longArgument(1 << (info - 24));
        } else if (info > 27 && info <= INDEFINITE) {
            readable = false;
        }
    }

    private void longArgument(int size) {
        if (bytes.length() - at < size) {
            readable = false;
            return;
        }
        argument = 0;
        for (int i = 0; i < size; i++) {
            argument = argument << 8 | (bytes.at(at++) & 0xff);
        }
    }
}
