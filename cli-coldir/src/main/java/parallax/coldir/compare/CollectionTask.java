package parallax.coldir.compare;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.dids.DidSet;
import parallax.coldir.listing.Listing;
import parallax.coldir.listing.ListingEnd;
import parallax.coldir.listing.PageLog;
import parallax.coldir.state.RunState;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.Difference;
import parallax.reports.directory.ListedCount;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.document.AccountSet;

/** One collection: listed at every relay at once, compared, and explained when the lists are let go. */
record CollectionTask(Shared shared, Nsid collection) {
    /** What all tasks share. */
    record Shared(
            ComparePlan plan,
            DifferenceExplainer explainer,
            @Nullable RunState state,
            HeavyTurn heavy,
            ComparisonProgress progress,
            ExecutorService walkers) {}

    /** A difference with those of its accounts that will be asked about. */
    private record Sampled(Interest interest, DifferenceExplainer.Drawn drawn) {}

    Collected collect() throws InterruptedException {
        List<Sampled> sampled = new ArrayList<>();
        List<ListedCount> counts = new ArrayList<>();
        long union;
        try (HeavyTurn.Part turn = shared.heavy().part()) {
            List<Listing> listings = listings(turn);
            Tally tally = Tally.of(listings);
            union = tally.union();
            List<DidSet> sets = Tally.sets(listings);
            for (Interest interest : tally.interests(referenceIndex())) {
                List<Did> drawn = shared.explainer().draw(new LackedDids(sets, interest));
                sampled.add(new Sampled(interest, new DifferenceExplainer.Drawn(drawn, tally.count(interest))));
            }
            for (int i = 0; i < listings.size(); i++) {
                counts.add(count(shared.plan().names().get(i), listings.get(i)));
            }
        }
        return explained(union, counts, sampled);
    }

    private int referenceIndex() {
        String reference = shared.plan().reference();
        return reference == null ? -1 : shared.plan().names().indexOf(reference);
    }

    private List<Listing> listings(HeavyTurn.Part turn) throws InterruptedException {
        List<Future<Listing>> walks = new ArrayList<>();
        for (ComparedRelay relay : shared.plan().relays()) {
            try {
                walks.add(shared.walkers().submit(walk(relay, turn)));
            } catch (RejectedExecutionException _) {
                // Ended early since it was looked at.
                walks.add(CompletableFuture.completedFuture(Listing.endedEarly()));
            }
        }
        List<Listing> listings = new ArrayList<>();
        for (Future<Listing> walk : walks) {
            try {
                listings.add(walk.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UncheckedIOException file) {
                    // Of our own files, as of a disk that is full: whoever started this is told so, and not a bug.
                    throw file;
                }
                throw new IllegalStateException("a walk over " + collection + " failed", e.getCause());
            }
        }
        return listings;
    }

    private Callable<Listing> walk(ComparedRelay relay, HeavyTurn.Part turn) {
        return () -> {
            RunState state = shared.state();
            try (PageLog log = state == null ? PageLog.NONE : state.pages(collection, relay.name())) {
                return relay.directory().list(collection, log, read -> {
                    turn.grown(read);
                    shared.progress().read(read);
                });
            }
        };
    }

    private static ListedCount count(String relay, Listing listing) {
        Extent extent = switch (listing.end()) {
            case ListingEnd.Whole _ -> Extent.WHOLE;
            case ListingEnd.Partial _ -> Extent.PARTIAL;
            case ListingEnd.NoDirectory _ -> Extent.NONE;
        };
        return new ListedCount(
                relay, extent, listing.dids().size(), listing.reason(), listing.repeated(), listing.unreadable());
    }

    private Collected explained(long union, List<ListedCount> counts, List<Sampled> sampled)
            throws InterruptedException {
        List<Difference> differences = new ArrayList<>();
        List<AccountSet> accounts = new ArrayList<>();
        for (Sampled one : sampled) {
            String in = one.interest().in(shared.plan());
            String notIn = one.interest().notIn(shared.plan());
            String about = "that " + (in == null ? "others list" : in + " lists") + " under " + collection + " and "
                    + notIn + " does not";
            AccountSet set = shared.explainer()
                    .explain(
                            new DifferenceExplainer.Subject(notIn, about, collection),
                            one.drawn(),
                            shared.progress()::asked);
            differences.add(new Difference(in, notIn, set.population(), set.drawn(), set.classes()));
            if (set.drawn() > 0) {
                accounts.add(set);
            }
        }
        return new Collected(new CollectionResult(collection.text(), union, counts, differences), accounts);
    }
}
