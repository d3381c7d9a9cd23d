package parallax.coldir.compare;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.dids.SetMerge;
import parallax.coldir.listing.Directory;
import parallax.coldir.listing.Listing;
import parallax.coldir.listing.PageLog;

/** One collection at two relays. */
public record ListPair(Listing first, Listing second) {

    /** Takes an account that only one of them lists; false if it wants no more. */
    @FunctionalInterface
    public interface Taker {
        boolean take(String did, boolean inFirst);
    }

    /** Reads both at once. */
    public static ListPair read(Nsid collection, Directory first, Directory second, Stop stop)
            throws InterruptedException {
        try (ExecutorService walkers = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread watch = Thread.ofVirtual().name("stop-watch").start(() -> stop.interrupt(walkers));
            try {
                Future<Listing> one = walkers.submit(() -> first.list(collection, PageLog.NONE, _ -> {}));
                Future<Listing> other = walkers.submit(() -> second.list(collection, PageLog.NONE, _ -> {}));
                return new ListPair(one.get(), other.get());
            } finally {
                watch.interrupt();
            }
        } catch (RejectedExecutionException _) {
            // Ended before it was begun.
            return new ListPair(Listing.endedEarly(), Listing.endedEarly());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a walk over " + collection + " failed", e.getCause());
        }
    }

    public boolean isWhole() {
        return first.isWhole() && second.isWhole();
    }

    /**
     * Hands out what only one lists, in order, as long as the taker wants more; how many. Nothing is lacked by a list
     * that is not whole.
     */
    public long differing(Taker taker) {
        SetMerge merge = new SetMerge(List.of(first.dids(), second.dids()));
        long differing = 0;
        boolean wanted = true;
        while (wanted && merge.next()) {
            boolean inFirst = merge.holders() == 1;
            if (merge.holders() != 3 && (inFirst ? second : first).isWhole()) {
                differing++;
                wanted = taker.take(merge.text(), inFirst);
            }
        }
        return differing;
    }
}
