package parallax.atproto.car;

/**
 * Bounds of one CAR, all inclusive.
 *
 * @param maxBytes bytes in all, header included
 * @param maxBlocks blocks, duplicates counted
 * @param maxBlockBytes bytes of one block, its CID not counted
 * @param maxRoots roots in the header; 0 admits only a header without roots
 */
public record CarLimits(long maxBytes, int maxBlocks, int maxBlockBytes, int maxRoots) {

    /** The {@code blocks} of a #commit: 2,000,000 bytes; whether a record is too large is not decided here. */
    public static final CarLimits COMMIT_BLOCKS = new CarLimits(2_000_000, 50_000, 2_000_000, 16);

    /** The {@code blocks} of a #sync: 10,000 bytes. */
    public static final CarLimits SYNC_BLOCKS = new CarLimits(10_000, 256, 10_000, 16);

    /** A whole repository: 4 GiB, 50 million blocks of up to 2,000,000 bytes; to be streamed, not held. */
    public static final CarLimits REPO = new CarLimits(1L << 32, 50_000_000, 2_000_000, 16);

    public CarLimits {
        if (maxBytes < 0 || maxBlocks < 0 || maxBlockBytes < 0 || maxRoots < 0) {
            throw new IllegalArgumentException("a limit is at least 0");
        }
    }
}
