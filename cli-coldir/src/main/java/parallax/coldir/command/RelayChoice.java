package parallax.coldir.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.syntax.Nsid;
import parallax.cli.OptionChecks;
import parallax.cli.WrongUsage;
import parallax.coldir.compare.ComparePlan;
import parallax.coldir.compare.ComparedRelay;
import parallax.coldir.listing.CrawledPdses;
import parallax.coldir.listing.RelayDirectory;

/**
 * Which relays are compared, and with which.
 *
 * @param relays those that were given, and the reference if it is none of them
 * @param reference the name of one of them, or of the PDSes; null for none
 * @param pdses whose own accounts are one more list; may be empty
 */
record RelayChoice(List<RelayAddress> relays, @Nullable String reference, List<URI> pdses) {

    /** What the PDSes together are called. */
    static final String PDS = "pds";

    static RelayChoice of(CompareOptions options) {
        RelayChoice choice = read(options);
        // Before anything is fetched: a wrong choice is told at once.
        requireComparable(choice.names());
        return choice;
    }

    static void requireComparable(List<String> names) {
        try {
            ComparePlan.requireComparable(names);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static RelayChoice read(CompareOptions options) {
        List<URI> pdses = options.pds;
        String written = options.reference == null && !pdses.isEmpty() ? PDS : options.reference;
        if (written == null || (written.equals(PDS) && !pdses.isEmpty()) || isNamed(options.relays, written)) {
            return new RelayChoice(options.relays, written, pdses);
        }
        RelayAddress reference = OptionChecks.read("--reference", () -> RelayAddress.parse(written));
        for (RelayAddress relay : options.relays) {
            if (relay.http().equals(reference.http())) {
                return new RelayChoice(options.relays, relay.alias(), pdses);
            }
        }
        List<RelayAddress> all = new ArrayList<>(options.relays);
        all.add(reference);
        return new RelayChoice(all, reference.alias(), pdses);
    }

    private static boolean isNamed(List<RelayAddress> relays, String name) {
        return relays.stream().anyMatch(relay -> relay.alias().equals(name));
    }

    /** Of everything that is compared, the PDSes last. */
    List<String> names() {
        List<String> names =
                new ArrayList<>(relays.stream().map(RelayAddress::alias).toList());
        if (!pdses.isEmpty()) {
            names.add(PDS);
        }
        return names;
    }

    /** Where all of them are, with their names. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>(
                relays.stream().map(relay -> relay.alias() + "=" + relay.http()).toList());
        pdses.forEach(pds -> addresses.add(PDS + "=" + pds));
        return addresses;
    }

    /** @param crawled what the PDSes say; null if there are none */
    ComparePlan plan(List<Nsid> collections, RelayDirectory.Terms terms, @Nullable CrawledPdses crawled) {
        List<ComparedRelay> compared = new ArrayList<>();
        for (RelayAddress relay : relays) {
            compared.add(
                    new ComparedRelay(relay.alias(), relay.http().toString(), new RelayDirectory(relay.http(), terms)));
        }
        if (crawled != null) {
            compared.add(new ComparedRelay(
                    PDS, pdses.stream().map(URI::toString).collect(Collectors.joining(" + ")), crawled));
        }
        return new ComparePlan(compared, reference, collections);
    }
}
