package parallax.coldir.command;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.RelayAddress;
import parallax.coldir.compare.ComparePlan;
import parallax.coldir.nsid.NameFilter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values that picocli cannot check; what is refused is named with its option. */
final class Checks {

    private Checks() {}

    static void within(CommandSpec spec, String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(spec, option, Integer.toString(value), "is not from " + least + " to " + most);
        }
    }

    static void percent(CommandSpec spec, String option, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 100)) {
            throw refused(spec, option, value.toString(), "is no number from 0 to 100");
        }
    }

    static void positive(CommandSpec spec, String option, Duration value) {
        if (!value.isPositive()) {
            throw refused(spec, option, value.toString(), "is not positive");
        }
    }

    static void comparable(CommandSpec spec, List<String> names) {
        try {
            ComparePlan.requireComparable(names);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    static ParameterException missing(CommandSpec spec, String option, String twin) {
        return new ParameterException(
                spec.commandLine(),
                "Option '" + option + "', or " + twin + " in the environment, is missing or unusable");
    }

    static RelayAddress relay(CommandSpec spec, String option, String value) {
        try {
            return RelayAddress.parse(value);
        } catch (IllegalArgumentException e) {
            throw refused(spec, option, value, "is no relay: " + e.getMessage());
        }
    }

    static NameFilter filter(CommandSpec spec, NameOptions names) {
        requireUrl(spec, "--nsids", names.nsids);
        NameOptions.listOf(names.also).forEach(also -> requireUrl(spec, "--nsids-also", also));
        try {
            return new NameFilter(NameOptions.listOf(names.include), NameOptions.listOf(names.exclude));
        } catch (IllegalArgumentException e) {
            throw refused(
                    spec,
                    "--include/--exclude",
                    NameOptions.listOf(names.include) + " " + NameOptions.listOf(names.exclude),
                    "is refused: " + e.getMessage());
        }
    }

    private static void requireUrl(CommandSpec spec, String option, String value) {
        if (!value.startsWith("http://") && !value.startsWith("https://")) {
            return;
        }
        try {
            AddressGuard.publicOnly().trusting(URI.create(value));
        } catch (IllegalArgumentException _) {
            throw refused(spec, option, value, "is no URL with a host");
        }
    }

    static ParameterException refused(CommandSpec spec, String option, String value, String why) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for option '" + option + "': '" + value + "' " + why);
    }
}
