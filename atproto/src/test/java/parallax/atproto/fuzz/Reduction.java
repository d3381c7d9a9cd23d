package parallax.atproto.fuzz;

import parallax.atproto.cbor.ByteSlice;

/** Makes the input of a finding shorter as long as the same fault shows. */
final class Reduction {

    private static final int MOST_TRIALS = 3_000;
    private static final long MOST_NANOS = 20_000_000_000L;

    private Reduction() {}

    static Finding of(Finding finding, Pulse pulse) {
        Finding best = finding;
        long begin = System.nanoTime();
        int trials = 0;
        for (int piece = best.input().length() / 2; piece > 0; piece /= 2) {
            for (int at = 0; at + piece <= best.input().length(); ) {
                if (++trials > MOST_TRIALS || System.nanoTime() - begin > MOST_NANOS) {
                    return best;
                }
                ByteSlice shorter = ByteMutation.replaced(best.input(), at, piece, ByteSlice.EMPTY);
                pulse.begins(best.target(), shorter);
                Finding found = Trial.of(best.target(), shorter).finding();
                if (found != null && found.isLike(finding)) {
                    best = found;
                } else {
                    at += piece;
                }
            }
        }
        return best;
    }
}
