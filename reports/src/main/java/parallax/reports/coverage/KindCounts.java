package parallax.reports.coverage;

/** Events by kind, none negative. */
public record KindCounts(long commit, long sync, long identity, long account) {

    public KindCounts {
        if (commit < 0 || sync < 0 || identity < 0 || account < 0) {
            throw new IllegalArgumentException("a negative number of events");
        }
    }

    public long total() {
        return commit + sync + identity + account;
    }
}
