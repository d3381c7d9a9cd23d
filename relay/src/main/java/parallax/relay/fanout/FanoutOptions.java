package parallax.relay.fanout;

/**
 * Sizes of what subscribers share.
 *
 * @param tailBytes memory for the newest frames
 * @param blockBytes parts in which that memory is taken
 * @param runFrames frames of one flush at most
 * @param runBytes bytes of one flush at most, and of one read from the log; a longer frame goes alone
 * @param coldThreads threads that read from the log for subscribers that are behind
 */
public record FanoutOptions(long tailBytes, int blockBytes, int runFrames, int runBytes, int coldThreads) {
    public FanoutOptions {
        if (tailBytes < blockBytes || blockBytes < 1 || runFrames < 1 || runBytes < 1 || coldThreads < 1) {
            throw new IllegalArgumentException("sizes are positive, and the tail holds at least one block");
        }
    }

    /** 64 MiB in blocks of 1 MiB; 64 frames or 256 KiB; 2 threads. */
    public static FanoutOptions defaults() {
        return new FanoutOptions(64L << 20, 1 << 20, 64, 256 << 10, 2);
    }
}
