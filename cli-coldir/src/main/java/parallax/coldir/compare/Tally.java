package parallax.coldir.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import parallax.coldir.dids.DidSet;
import parallax.coldir.dids.SetMerge;
import parallax.coldir.listing.Listing;

/** Who lists how many of all accounts of one collection, by one walk over the sets. */
final class Tally {

    private final List<Listing> listings;
    /** Accounts by their holders. */
    private final long[] byHolders;

    private Tally(List<Listing> listings, long[] byHolders) {
        this.listings = listings;
        this.byHolders = byHolders;
    }

    static Tally of(List<Listing> listings) {
        long[] byHolders = new long[1 << listings.size()];
        SetMerge merge = new SetMerge(sets(listings));
        while (merge.next()) {
            byHolders[merge.holders()]++;
        }
        return new Tally(listings, byHolders);
    }

    static List<DidSet> sets(List<Listing> listings) {
        return listings.stream().map(Listing::dids).toList();
    }

    /** Accounts that anyone lists. */
    long union() {
        return sum(holders -> holders != 0);
    }

    long count(Interest interest) {
        return sum(interest::takes);
    }

    /**
     * The differences that there are, of lists that are whole: against the reference in both directions; without one,
     * what each lacks of all others, and what the first has and the second has not.
     *
     * @param reference its index; -1 for none
     */
    List<Interest> interests(int reference) {
        List<Interest> interests = new ArrayList<>();
        for (int relay = 0; relay < listings.size(); relay++) {
            if (reference < 0) {
                add(interests, new Interest(-1, relay));
            } else if (relay != reference) {
                add(interests, new Interest(reference, relay));
                add(interests, new Interest(relay, reference));
            }
        }
        addLead(interests, reference);
        return interests;
    }

    private void addLead(List<Interest> interests, int reference) {
        List<Integer> bySize = IntStream.range(0, listings.size())
                .filter(relay -> listings.get(relay).hasDirectory())
                .boxed()
                .sorted(Comparator.comparingInt((Integer relay) -> size(relay)).reversed())
                .toList();
        boolean lead = bySize.size() > 2 && size(bySize.get(0)) > size(bySize.get(1));
        if (lead && reference < 0) {
            add(interests, new Interest(bySize.get(0), bySize.get(1)));
        }
    }

    private int size(int relay) {
        return listings.get(relay).dids().size();
    }

    private void add(List<Interest> interests, Interest interest) {
        if (listings.get(interest.notIn()).isWhole() && count(interest) > 0) {
            interests.add(interest);
        }
    }

    private long sum(IntPredicate wanted) {
        return IntStream.range(0, byHolders.length)
                .filter(wanted)
                .mapToLong(holders -> byHolders[holders])
                .sum();
    }
}
