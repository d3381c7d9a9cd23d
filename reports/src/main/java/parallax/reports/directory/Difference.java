package parallax.reports.directory;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.atproto.probe.ShareEstimate;

/**
 * Accounts that one side lists under a collection and a relay does not, by what became of them.
 *
 * @param in the relay that lists them; null if it is any of the others
 * @param notIn the relay that does not, though its list is whole
 * @param drawn how many were asked about; fewer than all are a random sample
 * @param classes all of them by class; those not drawn are unchecked
 */
public record Difference(@Nullable String in, String notIn, long count, long drawn, SortedMap<String, Long> classes) {

    public Difference {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
        long sum = classes.values().stream().mapToLong(Long::longValue).sum();
        if (sum != count || count < 1 || drawn < 0 || drawn > count || unchecked(classes) < count - drawn) {
            throw new IllegalArgumentException(
                    notIn + " lacks " + count + " accounts, but " + sum + " by class and " + drawn + " drawn");
        }
    }

    /** Accounts of one class. */
    public long of(AccountClass accountClass) {
        return classes.getOrDefault(accountClass.wireName(), 0L);
    }

    /** How large a part of all is live with records of the collection. */
    public ShareEstimate live() {
        long uncheckedOfDrawn = unchecked(classes) - (count - drawn);
        return new ShareEstimate(of(AccountClass.LIVE), of(AccountClass.UNVERIFIED) + uncheckedOfDrawn, drawn, count);
    }

    /** Accounts that were found not to belong into the list. */
    long dead() {
        long dead = 0;
        for (AccountClass known : AccountClass.values()) {
            dead += known.isSettled() && known != AccountClass.LIVE ? of(known) : 0;
        }
        return dead;
    }

    private static long unchecked(SortedMap<String, Long> classes) {
        return classes.getOrDefault(AccountClass.UNCHECKED.wireName(), 0L);
    }
}
