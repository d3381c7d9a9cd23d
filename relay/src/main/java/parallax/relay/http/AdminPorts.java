package parallax.relay.http;

import java.util.function.Consumer;
import parallax.atproto.syntax.Did;
import parallax.relay.collections.Backfilling;
import parallax.relay.control.AuditLog;
import parallax.relay.control.Consumers;
import parallax.relay.control.Crawling;
import parallax.relay.control.HostControl;
import parallax.relay.control.HostListing;
import parallax.relay.control.LocalStatuses;
import parallax.relay.control.TakedownListing;

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
