package parallax.coldir.command;

import java.net.URI;
import parallax.atproto.address.AddressGuard;
import parallax.cli.WrongUsage;
import parallax.coldir.nsid.NameFilter;

/** Values that picocli cannot check; what is refused is named with its option. */
final class Checks {

    private Checks() {}

    static NameFilter filter(NameOptions names) {
        requireUrl("--nsids", names.nsids);
        names.also.forEach(also -> requireUrl("--nsids-also", also));
        try {
            return new NameFilter(names.include, names.exclude);
        } catch (IllegalArgumentException e) {
            String patterns = names.include + " " + names.exclude;
            throw WrongUsage.of("--include/--exclude", "'" + patterns + "' is refused: " + e.getMessage());
        }
    }

    private static void requireUrl(String option, String value) {
        if (value.startsWith("http://") || value.startsWith("https://")) {
            try {
                AddressGuard.publicOnly().trusting(URI.create(value));
            } catch (IllegalArgumentException _) {
                throw WrongUsage.of(option, "'" + value + "' is not a URL with a host");
            }
        }
    }
}
