package parallax.atproto.cbor;

/**
 * A strict DRISL cursor over a slice. Each method reads the one item that is due, or throws {@link CborException} at
 * that item's offset: because it is of another type, not in canonical form, cut off, or over a limit. After a refusal
 * the reader is of no further use.
 *
 * <p>Inside a map {@link #key()} comes before each value and holds the keys to their canonical
 * order. A container closes by itself after its last item. At the top level items may follow each other, as the header
 * and the body of a frame do; {@link #end()} says that nothing may follow.
 *
 * <p>Byte strings and skipped values are views of the input. The bytes of a link are framed but not looked into: that
 * is {@code Cid}'s work. See atproto.com/specs/data-model.
 */
public final class CborReader extends CborInput {

    /** What an item is. */
    public enum Kind {
        INTEGER,
        BYTES,
        TEXT,
        ARRAY,
        MAP,
        LINK,
        BOOLEAN,
        NULL,
        FLOAT
    }

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTE_STRING = 2;
    private static final int TEXT_STRING = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;
    private static final int UNDEFINED = 0xf7;
    private static final int FLOAT16 = 0xf9;
    private static final int FLOAT32 = 0xfa;
    private static final int FLOAT64 = 0xfb;
    private static final int BREAK = 0xff;
    private static final int TAG_LINK = 42;
    private static final int MAX_CID_BYTES = 100;

    private final CborLimits limits;
    private final OpenContainers open = new OpenContainers();

    public CborReader(ByteSlice input) {
        this(input, CborLimits.ATPROTO);
    }

    public CborReader(ByteSlice input, CborLimits limits) {
        super(input);
        this.limits = limits;
    }

    /** Exactly one item, strict throughout, and nothing after it; {@link CborException} otherwise. */
    public static void validate(ByteSlice input) {
        validate(input, CborLimits.ATPROTO);
    }

    /** As {@link #validate(ByteSlice)}, under other limits. */
    public static void validate(ByteSlice input, CborLimits limits) {
        CborReader reader = new CborReader(input, limits);
        reader.skipItem();
        reader.end();
    }

    /** The kind of the value that is due, which stays due. A form that no kind has is refused. */
    public Kind peek() {
        expectValue();
        int head = head();
        return switch (head >>> 5) {
            case UNSIGNED, NEGATIVE -> Kind.INTEGER;
            case BYTE_STRING -> Kind.BYTES;
            case TEXT_STRING -> Kind.TEXT;
            case ARRAY -> Kind.ARRAY;
            case MAP -> Kind.MAP;
            case TAG -> Kind.LINK;
            default ->
                switch (head) {
                    case FALSE, TRUE -> Kind.BOOLEAN;
                    case NULL -> Kind.NULL;
                    case FLOAT64 -> Kind.FLOAT;
                    default -> throw refuseSimple(head);
                };
        };
    }

    /** Whether the value that is due is null, which stays due. */
    public boolean nextIsNull() {
        expectValue();
        return head() == NULL;
    }

    /** A signed 64-bit integer. */
    public long integer() {
        expectValue();
        int item = at;
        int head = head();
        int major = head >>> 5;
        if (major > NEGATIVE) {
            throw refuse(item, "wanted an integer");
        }
        at++;
        long magnitude = argument(head, item);
        if (magnitude < 0) {
            throw refuse(item, "an integer beyond 64 bits");
        }
        open.valueDone();
        return major == UNSIGNED ? magnitude : ~magnitude;
    }

    /** A byte string, as a view of the input. */
    public ByteSlice bytes() {
        expectValue();
        int length = stringHead(BYTE_STRING, "wanted a byte string", limits.maxStringBytes());
        int from = at;
        at += length;
        open.valueDone();
        return ByteSlice.of(bytes, from, length);
    }

    /** A text string. */
    public String text() {
        expectValue();
        int item = at;
        int length = stringHead(TEXT_STRING, "wanted a text", limits.maxStringBytes());
        String text = decode(item, at, length);
        at += length;
        open.valueDone();
        return text;
    }

    /** Opens an array; its items follow. */
    public int array() {
        expectValue();
        int items = containerHead(ARRAY, "wanted an array", 1);
        open.openArray(items);
        return items;
    }

    /** Opens a map; as many pairs of key and value follow. */
    public int map() {
        expectValue();
        int entries = containerHead(MAP, "wanted a map", 2);
        open.openMap(entries);
        return entries;
    }

    /** The key that is due in the innermost map. */
    public String key() {
        int item = at;
        int length = keyHead();
        int from = at - length;
        String known = KnownKeys.find(bytes, from, length);
        return known != null ? known : decode(item, from, length);
    }

    /** A link: the CID's bytes, without tag, head and the leading 0x00. Not empty, at most 100 bytes. */
    public ByteSlice link() {
        expectValue();
        int length = linkHead();
        int from = at;
        at += length;
        open.valueDone();
        return ByteSlice.of(bytes, from, length);
    }

    public boolean bool() {
        expectValue();
        int head = head();
        if (head != FALSE && head != TRUE) {
            throw refuse(at, "wanted a boolean");
        }
        at++;
        open.valueDone();
        return head == TRUE;
    }

    /** Reads a null. */
    public void nil() {
        expectValue();
        if (head() != NULL) {
            throw refuse(at, "wanted null");
        }
        at++;
        open.valueDone();
    }

    /** A finite 64-bit float, where {@link CborLimits#floats()} admits any. */
    public double floating() {
        expectValue();
        if (head() != FLOAT64) {
            throw refuse(at, "wanted a 64-bit float");
        }
        return float64();
    }

    /** Reads one whole value of any kind, strictly, and answers its encoded bytes as a view of the input. */
    public ByteSlice skip() {
        expectValue();
        int from = at;
        skipItem();
        return ByteSlice.of(bytes, from, at - from);
    }

    /** Refuses bytes after the last item, and an open container. */
    public void end() {
        if (open.depth() > 0) {
            throw new IllegalStateException("a container is still open");
        }
        if (at < end) {
            throw refuse(at, "bytes after the last item");
        }
    }

    // Iterative: a stack of Java frames per nested container would let hostile input choose their number.
    private void skipItem() {
        int base = open.depth();
        do {
            if (open.keyDue()) {
                keyHead();
            } else {
                skipScalarOrOpen();
            }
        } while (open.depth() > base);
    }

    private void skipScalarOrOpen() {
        int head = head();
        switch (head >>> 5) {
            case UNSIGNED, NEGATIVE -> integer();
            case BYTE_STRING -> {
                int length = stringHead(BYTE_STRING, "wanted a byte string", limits.maxStringBytes());
                at += length;
                open.valueDone();
            }
            case TEXT_STRING -> {
                int item = at;
                int length = stringHead(TEXT_STRING, "wanted a text", limits.maxStringBytes());
                at += length;
                requireUtf8(item, at - length, at);
                open.valueDone();
            }
            case ARRAY -> array();
            case MAP -> map();
            case TAG -> {
                int length = linkHead();
                at += length;
                open.valueDone();
            }
            default -> skipSimple(head);
        }
    }

    private void skipSimple(int head) {
        if (head == FLOAT64) {
            float64();
        } else if (head == FALSE || head == TRUE || head == NULL) {
            at++;
            open.valueDone();
        } else {
            throw refuseSimple(head);
        }
    }

    private CborException refuseSimple(int head) {
        return switch (head) {
            case UNDEFINED -> refuse(at, "undefined");
            case FLOAT16, FLOAT32 -> refuse(at, "a float of less than 64 bits");
            case BREAK -> refuse(at, "a break outside an indefinite length");
            default -> refuse(at, "a simple value other than false, true and null");
        };
    }

    private double float64() {
        int item = at;
        if (!limits.floats()) {
            throw refuse(item, "a float");
        }
        if (end - at < 1 + Long.BYTES) {
            throw refuse(item, "cut off");
        }
        at++;
        double value = Double.longBitsToDouble(bigEndian(Long.BYTES, item));
        if (!Double.isFinite(value)) {
            throw refuse(item, "a float that is not finite");
        }
        open.valueDone();
        return value;
    }

    /** Reads a key with its head; afterwards it ends at the cursor. Answers its length. */
    private int keyHead() {
        if (!open.keyDue()) {
            throw new IllegalStateException(open.inMap() ? "a value is due, not a key" : "not inside a map");
        }
        int item = at;
        int length = stringHead(TEXT_STRING, "a map key that is not a text", limits.maxKeyBytes());
        requireUtf8(item, at, at + length);
        int order = open.key(bytes, at, length);
        if (order <= 0) {
            throw refuse(item, order == 0 ? "a duplicate map key" : "a map key out of order");
        }
        at += length;
        return length;
    }

    /** Leaves the cursor at the CID's first byte; the bytes are known to be there. */
    private int linkHead() {
        int item = at;
        if (argument(TAG, "wanted a link") != TAG_LINK) {
            throw refuse(item, "a tag other than 42");
        }
        int length = stringHead(BYTE_STRING, "tag 42 on something other than a byte string", 1 + MAX_CID_BYTES);
        if (length < 2 || bytes[at] != 0) {
            throw refuse(item, "a link that is not 0x00 and a CID");
        }
        at++;
        return length - 1;
    }

    /** Leaves the cursor at the first byte of content; as many bytes are known to be there. */
    private int stringHead(int major, String wanted, int limit) {
        int item = at;
        long length = argument(major, wanted);
        if (length < 0 || length > end - at) {
            throw refuse(item, "cut off");
        }
        if (length > limit) {
            throw refuse(item, "a string over the limit of " + limit + " bytes");
        }
        return (int) length;
    }

    private int containerHead(int major, String wanted, int minimumItemBytes) {
        int item = at;
        long count = argument(major, wanted);
        if (count < 0 || count > (end - at) / minimumItemBytes) {
            throw refuse(item, "cut off");
        }
        if (count > limits.maxItems()) {
            throw refuse(item, "a container over the limit of " + limits.maxItems() + " items");
        }
        if (open.depth() >= limits.maxDepth()) {
            throw refuse(item, "nested deeper than " + limits.maxDepth());
        }
        return (int) count;
    }

    /** The argument of the head that comes next, which is of this type. */
    private long argument(int major, String wanted) {
        int item = at;
        int head = head();
        if (head >>> 5 != major) {
            throw refuse(item, wanted);
        }
        at++;
        return argument(head, item);
    }

    private void expectValue() {
        if (open.keyDue()) {
            throw new IllegalStateException("a key is due, not a value");
        }
    }
}
