package parallax.relay.backfill;

import java.time.InstantSource;
import java.util.List;
import parallax.relay.collections.CollectionBook;
import parallax.relay.obs.BackfillMeters;

/** Enters what others say into the index, in batches, and counts it. Any thread. */
final class Hearsay {
    private final CollectionBook book;
    private final BackfillMeters meters;
    private final InstantSource clock;

    Hearsay(CollectionBook book, BackfillMeters meters, InstantSource clock) {
        this.book = book;
        this.meters = meters;
        this.clock = clock;
    }

    /** Durable when it returns, so that the cursor behind it may be. */
    void take(List<CollectionBook.Pair> pairs) {
        for (int from = 0; from < pairs.size(); from += CollectionBook.MAX_PAIRS) {
            List<CollectionBook.Pair> batch =
                    pairs.subList(from, Math.min(pairs.size(), from + CollectionBook.MAX_PAIRS));
            CollectionBook.Taken taken = book.hear(batch, clock.instant());
            meters.heard(taken.added(), taken.known(), taken.refused());
        }
        book.sync();
    }

    /** So many things that were to be DIDs are none. */
    void malformed(int count) {
        meters.malformed(count);
    }
}
