package parallax.relay.state.index;

import parallax.relay.state.StateCorruptException;

/**
 * One collection of a repo.
 *
 * @param decidedAt the rev of the commit that decided it ({@code Tid#value}), kept only while the repo is not known
 *     exactly; 0 for unknown
 */
record Entry(Mark mark, long decidedAt) {
    /** Codes are part of the format. */
    enum Mark {
        /** A commit, or the repo's own PDS, says that it has records. */
        CONFIRMED,
        /** Somebody else says so. */
        HEARSAY,
        /** A commit took its last record. Kept only while an answer of the PDS from before that may still come. */
        GONE;

        int code() {
            return switch (this) {
                case CONFIRMED -> 0;
                case HEARSAY -> 1;
                case GONE -> 2;
            };
        }

        static Mark ofCode(int code) {
            return switch (code) {
                case 0 -> CONFIRMED;
                case 1 -> HEARSAY;
                case 2 -> GONE;
                default -> throw new StateCorruptException("index repos: unknown mark " + code);
            };
        }
    }

    boolean live() {
        return mark != Mark.GONE;
    }

    boolean hearsay() {
        return mark == Mark.HEARSAY;
    }
}
