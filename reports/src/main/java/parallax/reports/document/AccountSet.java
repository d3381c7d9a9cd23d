package parallax.reports.document;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.atproto.probe.ShareEstimate;

/**
 * Accounts that a source is measured by, and what became of them. All of them are in {@code classes}; those that were
 * not asked about are unchecked.
 *
 * @param source the name of the source, or of the pair, that they are about
 * @param about what they are, as goes after "120 accounts", for example {@code that zlay lacks}
 * @param population how many there are
 * @param drawn how many were asked about; fewer than all are a random sample
 * @param seed of the sample; null if all were drawn, or none
 * @param classes accounts by class, under its name; a class without one is left out
 * @param accounts those that were asked about, or as many of them as the tool lists
 */
public record AccountSet(
        String source,
        String about,
        long population,
        long drawn,
        @Nullable Long seed,
        SortedMap<String, Long> classes,
        List<AccountEntry> accounts) {

    public AccountSet {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
        accounts = List.copyOf(accounts);
        classes.keySet().forEach(AccountClass::of);
        long sum = classes.values().stream().mapToLong(Long::longValue).sum();
        if (sum != population || drawn < 0 || drawn > population || accounts.size() > drawn) {
            throw new IllegalArgumentException(source + ": " + population + " accounts, but " + sum + " by class, "
                    + drawn + " drawn and " + accounts.size() + " listed");
        }
        for (AccountClass accountClass : AccountClass.values()) {
            if (listed(accounts, accountClass) > classes.getOrDefault(accountClass.wireName(), 0L)) {
                throw new IllegalArgumentException(
                        source + ": more accounts listed as " + accountClass.wireName() + " than there are");
            }
        }
        if (classes.getOrDefault(AccountClass.UNCHECKED.wireName(), 0L) < population - drawn) {
            throw new IllegalArgumentException(source + ": accounts have a class that were not asked about");
        }
    }

    /** All that were drawn, listed; the others are unchecked. */
    public static AccountSet of(
            String source, String about, long population, @Nullable Long seed, List<AccountEntry> drawn) {
        TreeMap<String, Long> classes = new TreeMap<>();
        drawn.forEach(entry -> classes.merge(entry.accountClass().wireName(), 1L, Long::sum));
        if (population > drawn.size()) {
            classes.merge(AccountClass.UNCHECKED.wireName(), population - drawn.size(), Long::sum);
        }
        return new AccountSet(source, about, population, drawn.size(), seed, classes, drawn);
    }

    /** Accounts of one class. */
    public long count(AccountClass accountClass) {
        return classes.getOrDefault(accountClass.wireName(), 0L);
    }

    /** How large the share of one settled class is among all, as far as the sample says. */
    public ShareEstimate share(AccountClass accountClass) {
        long uncheckedOfDrawn = count(AccountClass.UNCHECKED) - (population - drawn);
        return new ShareEstimate(
                count(accountClass), count(AccountClass.UNVERIFIED) + uncheckedOfDrawn, drawn, population);
    }

    /**
     * In plain text: {@code Of 120 accounts that zlay lacks: 97 live, 20 deactivated, 3 ghost; 0 unverified, 0
     * unchecked.} and, of a sample, the share that is live with its 95 % interval.
     */
    public String sentence() {
        String settled = Arrays.stream(AccountClass.values())
                .filter(known -> known.isSettled() && count(known) > 0)
                .map(known -> Figures.count(count(known)) + " " + known.wireName())
                .collect(joining(", "));
        String all = "Of " + Figures.count(population) + (population == 1 ? " account " : " accounts ") + about + ": "
                + (settled.isEmpty() ? "0 settled" : settled) + "; " + Figures.count(count(AccountClass.UNVERIFIED))
                + " unverified, " + Figures.count(count(AccountClass.UNCHECKED)) + " unchecked.";
        return drawn == population || !share(AccountClass.LIVE).isKnown()
                ? all
                : all + " Of a random sample of " + Figures.count(drawn) + ", "
                        + share(AccountClass.LIVE).text() + " are live (95 %).";
    }

    private static long listed(List<AccountEntry> accounts, AccountClass accountClass) {
        return accounts.stream()
                .filter(account -> account.accountClass() == accountClass)
                .count();
    }
}
