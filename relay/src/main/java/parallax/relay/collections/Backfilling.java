package parallax.relay.collections;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.relay.control.ControlPlaneException;

/**
 * Backward port: what the operator does about backfills. Any thread; each call may throw a {@link
 * ControlPlaneException}.
 */
public interface Backfilling {
    /**
     * What to do.
     *
     * @param source the other relay of an import, a host of a crawl; empty for none
     * @param nsids of an import, besides what is discovered
     * @param discover whether an import also takes the collections of the public list, of our index and of the source
     * @param hosts more hosts of a crawl
     */
    record Order(
            BackfillBook.Kind kind,
            String source,
            List<Nsid> nsids,
            boolean discover,
            List<String> hosts,
            List<Did> dids) {
        public Order {
            nsids = List.copyOf(nsids);
            hosts = List.copyOf(hosts);
            dids = List.copyOf(dids);
        }
    }

    /** What became of an order. */
    sealed interface Begun {
        /**
         * It runs.
         *
         * @param notes which lists of collections could not be had
         */
        record Running(long total, List<String> notes) implements Begun {}

        /** Another one runs or is paused. */
        record Busy() implements Begun {}

        /** There is nothing to do, for these reasons. */
        record Nothing(List<String> notes) implements Begun {}
    }

    /**
     * How far it is.
     *
     * @param run empty when there never was one
     * @param trouble what it last waited for, since the last finished page; null for nothing
     * @param failures the first hundred
     */
    record Report(
            Optional<BackfillBook.Run> run,
            BackfillBook.Sums sums,
            @Nullable String trouble,
            List<BackfillBook.Part> underWay,
            List<BackfillBook.Failure> failures) {}

    /**
     * Begins a run. May block on the network for minutes, for the lists of collections.
     *
     * @throws parallax.atproto.address.AddressSyntaxException when the source or a host cannot be one
     */
    Begun begin(Order order);

    Report report();

    /** Stops after the requests under way; false when none runs. */
    boolean pause();

    /** Goes on; false when none is paused. */
    boolean resume();

    /** Ends it for good; what was entered stays. False when there is none. */
    boolean cancel();
}
