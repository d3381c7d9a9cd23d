package parallax.atproto.cbor;

/**
 * What a reader accepts beyond the form itself. See atproto.com/specs/data-model.
 *
 * @param maxDepth open arrays and maps, inclusive; 0 admits scalars only
 * @param maxItems items of one array or entries of one map, inclusive
 * @param maxKeyBytes bytes of one map key, inclusive
 * @param maxStringBytes bytes of one text or byte string, inclusive
 * @param floats whether finite 64-bit floats are accepted
 */
public record CborLimits(int maxDepth, int maxItems, int maxKeyBytes, int maxStringBytes, boolean floats) {

    /** The protocol's own: 32 deep, 131,072 items, keys of 8,192 bytes, strings as long as the input, no floats. */
    public static final CborLimits ATPROTO = new CborLimits(32, 131_072, 8_192, Integer.MAX_VALUE, false);

    /** The same for general DRISL, which has floats. */
    public static final CborLimits DRISL = new CborLimits(32, 131_072, 8_192, Integer.MAX_VALUE, true);

    public CborLimits {
        if (maxDepth < 0 || maxItems < 0 || maxKeyBytes < 0 || maxStringBytes < 0) {
            throw new IllegalArgumentException("a limit is at least 0");
        }
    }
}
