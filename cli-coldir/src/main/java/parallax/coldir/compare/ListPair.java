package parallax.coldir.compare;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.dids.SetMerge;
import parallax.coldir.listing.Directory;
import parallax.coldir.listing.Listing;
import parallax.coldir.listing.PageLog;
import parallax.coldir.listing.Stop;

/** One collection at two relays. */
public record ListPair(Listing first, Listing second) {

    /** Takes an account that only one of them lists. */
    @FunctionalInterface
    public interface Taker {
        void take(String did, boolean inFirst);
    }

    /** Reads both at once. */
    public static ListPair read(Nsid collection, Directory first, Directory second, Stop stop)
            throws InterruptedException {
        try (ExecutorService walkers = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread watch = Thread.ofVirtual().name("stop-watch").start(() -> stop.interrupt(walkers));
            Future<Listing> one = walkers.submit(() -> first.list(collection, PageLog.NONE, _ -> {}));
            Future<Listing> other = walkers.submit(() -> second.list(collection, PageLog.NONE, _ -> {}));
            ListPair pair = new ListPair(one.get(), other.get());
            watch.interrupt();
            return pair;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a walk over " + collection + " failed", e.getCause());
        }
    }

    public boolean isWhole() {
        return first.isWhole() && second.isWhole();
    }

    /** Hands out what only one lists, in order; how many. */
    public long differing(Taker taker) {
        SetMerge merge = new SetMerge(List.of(first.dids(), second.dids()));
        long differing = 0;
        while (merge.next()) {
            if (merge.holders() != 3) {
                differing++;
                taker.take(merge.text(), merge.holders() == 1);
            }
        }
        return differing;
    }
}
