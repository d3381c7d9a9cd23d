package parallax.relay.backfill;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.BlockedAddressException;
import parallax.atproto.address.RelayAddress;
import parallax.relay.collections.Backfilling;
import parallax.relay.collections.CollectionListing;

/**
 * The parts of an order.
 *
 * @param source as it is kept; empty for none
 * @param notes which lists could not be had
 */
record Subjects(String source, Set<String> parts, List<String> notes) {

    /** Blocks on the network. */
    static Subjects of(Backfilling.Order order, BackfillClients reach, CollectionListing known) {
        return switch (order.kind()) {
            case IMPORT -> imported(order, reach, known);
            case CRAWL -> crawled(order, reach);
            case DIDS -> {
                Set<String> dids = new LinkedHashSet<>();
                order.dids().forEach(did -> dids.add(did.text()));
                yield new Subjects("", dids, List.of());
            }
        };
    }

    private static Subjects imported(Backfilling.Order order, BackfillClients reach, CollectionListing known) {
        URI source = RelayAddress.parse(order.source()).http();
        String blocked = blocked(source, reach);
        if (blocked != null) {
            return new Subjects("", Set.of(), List.of(blocked));
        }
        Discovery discovery = new Discovery(reach.client(), known);
        order.nsids().forEach(discovery::add);
        if (order.discover()) {
            discovery.addOwn();
            discovery.addListed(source);
            if (reach.nsidList() != null) {
                discovery.addList(reach.nsidList());
            }
        }
        return new Subjects(source.toString(), discovery.names(), discovery.notes());
    }

    private static Subjects crawled(Backfilling.Order order, BackfillClients reach) {
        List<String> written = new ArrayList<>(order.hosts());
        if (!order.source().isEmpty()) {
            written.add(order.source());
        }
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : written) {
            hosts.add(reach.hostnames().apply(host).text());
        }
        return new Subjects("", hosts, List.of());
    }

    private static @Nullable String blocked(URI url, BackfillClients reach) {
        try {
            reach.http().guard().check(url);
            return null;
        } catch (BlockedAddressException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
