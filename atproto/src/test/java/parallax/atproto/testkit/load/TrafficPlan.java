package parallax.atproto.testkit.load;

/**
 * What to sign. The same plan gives the same accounts, commits and bytes.
 *
 * @param accounts alternate between the two curves
 * @param commitsEach commits of each account, of one new record each
 * @param recordsBefore records that each account has before them, not sent; 1,000 make frames of about 2.7 KB
 */
public record TrafficPlan(int accounts, int commitsEach, int recordsBefore, long seed) {

    public TrafficPlan {
        if (accounts < 1 || commitsEach < 1 || recordsBefore < 0) {
            throw new IllegalArgumentException("a plan without traffic");
        }
    }

    /** How many frames it makes. */
    public int frames() {
        return Math.multiplyExact(accounts, commitsEach);
    }
}
