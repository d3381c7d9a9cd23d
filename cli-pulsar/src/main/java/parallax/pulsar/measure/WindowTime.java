package parallax.pulsar.measure;

/**
 * When the window was, in milliseconds since 1970.
 *
 * @param early whether a person ended it
 */
record WindowTime(long opened, long closed, boolean early) {

    /** How far into the window a moment was: its length for what came after, 0 for what came before. */
    long into(long atMillis) {
        return Math.clamp(atMillis - opened, 0, length());
    }

    /** At least one. */
    long length() {
        return Math.max(1, closed - opened);
    }
}
