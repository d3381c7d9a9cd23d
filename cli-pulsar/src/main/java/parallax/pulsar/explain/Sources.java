package parallax.pulsar.explain;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.probe.AccountProbe;
import parallax.atproto.probe.NameService;
import parallax.atproto.probe.ProbeLimits;
import parallax.atproto.xrpc.XrpcClient;

/**
 * Who is asked when events are explained.
 *
 * @param histories what DIDs said, and when
 * @param identities what they say now
 * @param client asks PDSes
 */
public record Sources(DidHistories histories, CachedResolver identities, XrpcClient client, NameService names) {

    /** For one run whose time begins here; {@code soon} as for {@link Accounts}. */
    public Accounts accounts(ProbeBudget budget, InstantSource clock, BooleanSupplier soon) {
        AccountProbe probe = new AccountProbe(identities, client, names, budget.limits(), clock);
        return new Accounts(probe, budget.most(), budget.seed(), budget.limits().time(), soon);
    }

    /**
     * What asking about accounts may cost.
     *
     * @param most accounts of each set; 0 for none
     * @param seed of the sample of a larger set
     */
    public record ProbeBudget(int most, long seed, ProbeLimits limits) {

        private static final Duration TIME = Duration.ofMinutes(2);

        /** Two minutes for all sets, at the pace that the directory allows. */
        public static ProbeBudget of(int most, int directoryPerSecond) {
            // More at once than the directory serves in its patience would be given up on unanswered.
            int atOnce = Math.clamp(directoryPerSecond * 5L, 1, ProbeLimits.DEFAULT.atOnce());
            ProbeLimits limits = ProbeLimits.DEFAULT
                    .within(Integer.MAX_VALUE, Integer.MAX_VALUE, TIME)
                    .atOnce(atOnce, ProbeLimits.DEFAULT.atOncePerGroup());
            return new ProbeBudget(most, 1, limits);
        }
    }
}
