package parallax.atproto.probe;

/**
 * How large a share of a set of accounts is, as far as a random sample says: the score interval of Wilson (1927) at 95
 * %, corrected for a sample that is a good part of a finite set. What of the sample is not known widens it in both
 * directions, so nothing is assumed of accounts that did not answer.
 *
 * @param hits accounts of the sample that were found to be of the kind
 * @param unknown accounts of the sample of which that could not be found out
 * @param drawn the sample: hits, unknown and others
 * @param population the set that the sample was drawn from
 */
public record ShareEstimate(long hits, long unknown, long drawn, long population) {

    /** The 97.5th percentile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    public ShareEstimate {
        if (hits < 0 || unknown < 0 || hits + unknown > drawn || drawn > population) {
            throw new IllegalArgumentException(
                    hits + " and " + unknown + " unknown of " + drawn + " drawn of " + population);
        }
    }

    /** The share among those that are known, from 0 to 1; 0 if none is. */
    public double share() {
        return drawn == unknown ? 0 : (double) hits / (drawn - unknown);
    }

    /** The lower end, from 0 to 1: what is unknown counts as not of the kind. */
    public double low() {
        return drawn == 0 ? 0 : Math.max(0, bound(hits, -1));
    }

    /** The upper end, from 0 to 1: what is unknown counts as of the kind. */
    public double high() {
        return drawn == 0 ? 1 : Math.min(1, bound(hits + unknown, 1));
    }

    /** Whether the whole set was asked about and answered. */
    public boolean isExact() {
        return drawn == population && unknown == 0;
    }

    /** Whether anything was found out. */
    public boolean isKnown() {
        return drawn > unknown;
    }

    /** {@code 81 % ±4}: whole percents, the distance to the farther end rounded up; {@code 81 %} if it is exact. */
    public String text() {
        if (!isKnown()) {
            return population == 0 ? "none" : "not known";
        }
        long percent = Math.round(100 * share());
        if (isExact()) {
            return percent + " %";
        }
        double farther = Math.max(100 * high() - percent, percent - 100 * low());
        return percent + " % ±" + (long) Math.ceil(farther);
    }

    private double bound(long successes, int side) {
        double p = (double) successes / drawn;
        if (drawn == population) {
            return p;
        }
        // As many independent draws would be as sure as this sample of a set that is used up by drawing.
        double n = drawn * (population - 1.0) / (population - drawn);
        double z2 = Z * Z;
        double spread = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return (p + z2 / (2 * n) + side * spread) / (1 + z2 / n);
    }
}
