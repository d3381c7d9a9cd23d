package parallax.coldir;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.compare.ComparePlan;
import parallax.coldir.compare.ComparedRelay;
import parallax.coldir.listing.Directory;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which relays are compared, and with which.
 *
 * @param relays those that were given, and the reference if it is none of them
 * @param reference the name of one of them; null for none
 */
record RelayChoice(List<RelayAddress> relays, @Nullable String reference) {

    static RelayChoice of(CommandSpec spec, CompareOptions options) {
        RelayChoice choice = read(spec, options);
        // Before anything is fetched: a wrong choice is told at once.
        Checks.comparable(spec, choice.relays());
        return choice;
    }

    private static RelayChoice read(CommandSpec spec, CompareOptions options) {
        String written = options.reference;
        if (written == null
                || options.relays.stream().anyMatch(relay -> relay.alias().equals(written))) {
            return new RelayChoice(options.relays, written);
        }
        RelayAddress reference = Checks.relay(spec, "--reference", written);
        for (RelayAddress relay : options.relays) {
            if (relay.http().equals(reference.http())) {
                return new RelayChoice(options.relays, relay.alias());
            }
        }
        List<RelayAddress> all = new ArrayList<>(options.relays);
        all.add(reference);
        return new RelayChoice(all, reference.alias());
    }

    ComparePlan plan(List<Nsid> collections, Directory.Terms terms) {
        List<ComparedRelay> compared = relays.stream()
                .map(relay ->
                        new ComparedRelay(relay.alias(), relay.http().toString(), new Directory(relay.http(), terms)))
                .toList();
        return new ComparePlan(compared, reference, collections);
    }
}
