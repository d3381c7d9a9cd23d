package parallax.atproto.export;

import parallax.atproto.car.CarLimits;

/**
 * Bounds of one export, all inclusive.
 *
 * @param car bytes and blocks as they are sent, those that nothing names and duplicates included; its bytes also bound
 *     the records that are handed over, of which one may be named by many paths, and its blocks bound the heap, at 72
 *     bytes each
 * @param maxHeight levels of the tree above the lowest; a million records take about 10
 * @param maxMemory bytes of blocks to hold before a file is begun
 */
public record ExportLimits(CarLimits car, int maxHeight, int maxMemory) {

    /** {@link CarLimits#REPO} up to 4 million blocks, some 3 million records; 64 levels; 4 MiB in memory. */
    public static final ExportLimits DEFAULT = new ExportLimits(
            new CarLimits(CarLimits.REPO.maxBytes(), 4_000_000, CarLimits.REPO.maxBlockBytes(), 16), 64, 4 << 20);

    public ExportLimits {
        if (maxHeight < 0 || maxMemory < 0) {
            throw new IllegalArgumentException("a limit is at least 0");
        }
    }
}
