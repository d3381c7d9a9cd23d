package parallax.relay.backfill;

import parallax.relay.flow.BackfillBook;
import parallax.relay.flow.CheckRequests;
import parallax.relay.flow.CollectionBook;
import parallax.relay.flow.CollectionListing;
import parallax.relay.obs.BackfillMeters;

/** What a backfill reads and writes here. */
public record Stores(
        BackfillBook progress,
        CollectionBook index,
        CheckRequests checks,
        CollectionListing known,
        BackfillMeters meters) {}
