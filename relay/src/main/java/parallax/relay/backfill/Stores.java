package parallax.relay.backfill;

import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.CheckRequests;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.CollectionListing;
import parallax.relay.obs.BackfillMeters;

/** What a backfill reads and writes here. */
public record Stores(
        BackfillBook progress,
        CollectionBook index,
        CheckRequests checks,
        CollectionListing known,
        BackfillMeters meters) {}
