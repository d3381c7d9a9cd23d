package parallax.relay.http;

import java.util.function.Consumer;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.AuditLog;
import parallax.relay.flow.Backfilling;
import parallax.relay.flow.Consumers;
import parallax.relay.flow.Crawling;
import parallax.relay.flow.HostControl;
import parallax.relay.flow.HostListing;
import parallax.relay.flow.LocalStatuses;
import parallax.relay.flow.TakedownListing;

/**
 * What the operator's endpoints work on.
 *
 * @param identities forgets the cached identity of an account
 */
public record AdminPorts(
        HostListing listing,
        Crawling crawling,
        HostControl hosts,
        LocalStatuses statuses,
        TakedownListing takedowns,
        Consumer<Did> identities,
        Consumers consumers,
        Backfilling backfill,
        AuditLog audit) {}
