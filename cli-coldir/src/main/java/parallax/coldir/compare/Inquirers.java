package parallax.coldir.compare;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import parallax.atproto.probe.AccountProbe;

/**
 * A probe for the next accounts. One remembers every account that it settled, which is of no use here, as each account
 * is asked about once for each collection; so it is replaced from time to time. Thread-safe.
 */
public final class Inquirers {

    /** Accounts that one run of a probe is to have at most. */
    public static final int AT_ONCE = 2_000;

    private static final int ACCOUNTS_OF_ONE = 10_000;

    private final Supplier<AccountProbe> probes;
    private final AtomicInteger left;
    private AccountProbe current;
    private int asked;

    /**
     * Makes the first one.
     *
     * @param accounts that are asked about in all
     */
    public Inquirers(Supplier<AccountProbe> probes, int accounts) {
        this.probes = probes;
        this.left = new AtomicInteger(accounts);
        this.current = probes.get();
    }

    /** How many of so many more accounts may be asked about. */
    public int take(int accounts) {
        int before = left.getAndUpdate(count -> Math.max(0, count - accounts));
        return Math.min(before, accounts);
    }

    /** For so many accounts. */
    public synchronized AccountProbe next(int accounts) {
        if (asked + accounts > ACCOUNTS_OF_ONE) {
            current = probes.get();
            asked = 0;
        }
        asked += accounts;
        return current;
    }
}
