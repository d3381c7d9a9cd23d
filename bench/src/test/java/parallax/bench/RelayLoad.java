package parallax.bench;

import java.io.IOException;
import java.nio.file.Path;
import parallax.atproto.testkit.load.Traffic;
import parallax.atproto.testkit.load.TrafficFile;
import parallax.atproto.testkit.load.TrafficPlan;

/**
 * What one measurement of a relay is made of.
 *
 * @param warmUp events that come first, as fast as the relay takes them, and are not measured: until then its JVM
 *     compiles
 * @param hosts that share the accounts
 * @param rate events a second of all hosts together; 0 for as many as the relay takes
 * @param consumers of the relay's stream
 */
record RelayLoad(TrafficPlan plan, Path folder, int warmUp, int hosts, long rate, int consumers) {

    /** Records that each account has beforehand, for trees of a usual height. */
    private static final int RECORDS = 1_000;

    /**
     * @param measured events after those that warm up
     * @param seed another one for each run of the same relay, which refuses what it has seen
     */
    static RelayLoad of(Path folder, int accounts, int warmUp, int measured, int seed) {
        TrafficPlan plan = new TrafficPlan(accounts, (warmUp + measured) / accounts, RECORDS, seed);
        return new RelayLoad(plan, folder, warmUp, 10, 0, 1);
    }

    RelayLoad hosts(int count) {
        return new RelayLoad(plan, folder, warmUp, count, rate, consumers);
    }

    RelayLoad rate(long perSecond) {
        return new RelayLoad(plan, folder, warmUp, hosts, perSecond, consumers);
    }

    RelayLoad consumers(int count) {
        return new RelayLoad(plan, folder, warmUp, hosts, rate, count);
    }

    /** All of them, those that warm up too. */
    int events() {
        return plan.frames();
    }

    int measured() {
        return events() - warmUp;
    }

    Traffic traffic() throws IOException {
        return TrafficFile.cached(plan, folder);
    }

    /** For a process that is to make the same of it with {@link #parsed}. */
    @Override
    public String toString() {
        return "%d,%d,%d,%d,%d,%d,%d,%d,%s"
                .formatted(
                        plan.accounts(),
                        plan.commitsEach(),
                        plan.recordsBefore(),
                        plan.seed(),
                        warmUp,
                        hosts,
                        rate,
                        consumers,
                        folder);
    }

    static RelayLoad parsed(String text) {
        String[] part = text.split(",", 9);
        TrafficPlan plan = new TrafficPlan(
                Integer.parseInt(part[0]),
                Integer.parseInt(part[1]),
                Integer.parseInt(part[2]),
                Long.parseLong(part[3]));
        return new RelayLoad(
                plan,
                Path.of(part[8]),
                Integer.parseInt(part[4]),
                Integer.parseInt(part[5]),
                Long.parseLong(part[6]),
                Integer.parseInt(part[7]));
    }
}
