package parallax.relay.control;

/**
 * How many events a host may send in a sliding time; what is more waits in its socket and is not dropped.
 *
 * @param perSecond events in any second, positive as the others
 * @param perHour events in any hour
 * @param perDay events in any day
 */
public record HostRates(long perSecond, long perHour, long perDay) {
    private static final HostRates TRUSTED = new HostRates(5_000, 50_000_000, 500_000_000);

    /** More accounts than there can be; their rates still fit into a number. */
    private static final long MOST_ACCOUNTS = 1_000_000_000_000L;

    public HostRates {
        if (perSecond <= 0 || perHour <= 0 || perDay <= 0) {
            throw new IllegalArgumentException("a rate of " + perSecond + "/s, " + perHour + "/h, " + perDay + "/d");
        }
    }

    /** What hosts may send that the operator trusts. */
    public static HostRates trusted() {
        return TRUSTED;
    }

    /** What a host may send that may have so many accounts. */
    public static HostRates forAccounts(long accountLimit) {
        long accounts = Math.min(accountLimit, MOST_ACCOUNTS);
        return new HostRates(50 + accounts / 1000, 2_500 + accounts, 20_000 + 10 * accounts);
    }
}
