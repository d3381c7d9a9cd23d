package parallax.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;

/**
 * Made accounts and collections in the proportions of the network: 1,300 collections, of which few are large, four of
 * them to an account on average. Account numbers ascend with their DIDs.
 *
 * @param pairs in all, about
 */
record IndexPopulation(long pairs) {
    static final int COLLECTIONS = 1_300;

    private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";
    private static final int HALF_BITS = 60;
    private static final double EVENNESS = 1.05;

    long accounts() {
        return pairs / 4;
    }

    /** How many accounts have a collection, from 0 to {@link #COLLECTIONS} - 1; the first is the largest. */
    long size(int collection) {
        double sum = 0;
        for (int i = 1; i <= COLLECTIONS; i++) {
            sum += Math.pow(i, -EVENNESS);
        }
        long share = (long) (pairs * Math.pow(collection + 1, -EVENNESS) / sum);
        return Math.clamp(share, 1, accounts());
    }

    /** The account that is the {@code index}-th of a collection; ascending. */
    long member(int collection, long size, long index) {
        double jitter = new SplittableRandom(collection * 1_000_003L + index).nextDouble();
        return (long) ((index + jitter) / size * accounts());
    }

    Nsid collection(int collection) {
        return new Nsid("app.example" + collection % 40 + ".feed.record" + collection);
    }

    Did did(long account) {
        long high = (long) ((double) account / accounts() * (1L << HALF_BITS));
        long low = new SplittableRandom(account).nextLong() >>> 4;
        char[] text = Arrays.copyOf("did:plc:".toCharArray(), 32);
        for (int i = 0; i < 12; i++) {
            text[8 + i] = ALPHABET.charAt((int) (high >>> (55 - 5 * i)) & 31);
            text[20 + i] = ALPHABET.charAt((int) (low >>> (55 - 5 * i)) & 31);
        }
        return new Did(new String(text));
    }
}
