package parallax.atproto.fuzz;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.units.TimeSpan;

/**
 * The command line.
 *
 * @param targets what to fuzz; empty to only list what there is
 * @param time for all targets together
 * @param corpus a folder of one folder a target: its files are seeds too, and inputs with new outcomes are added; null
 *     for none
 * @param found where inputs that are findings are written
 * @param replay one input to give to the one target; null to fuzz
 */
record FuzzOptions(
        List<Target<?>> targets,
        Duration time,
        long seed,
        @Nullable Path corpus,
        Path found,
        @Nullable Path replay) {

    /** Throws {@link IllegalArgumentException} with what is wrong. */
    static FuzzOptions parse(List<String> arguments) {
        List<Target<?>> targets = List.of();
        Duration time = Duration.ofMinutes(1);
        long seed = 1;
        Path corpus = null;
        Path found = Path.of("found");
        Path replay = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--for" -> time = TimeSpan.parse(value(arguments, ++i)).duration();
                case "--seed" -> seed = Long.parseLong(value(arguments, ++i));
                case "--corpus" -> corpus = Path.of(value(arguments, ++i));
                case "--found" -> found = Path.of(value(arguments, ++i));
                case "--replay" -> replay = Path.of(value(arguments, ++i));
                default -> targets = targets(argument, targets);
            }
        }
        if (replay != null && targets.size() != 1) {
            throw new IllegalArgumentException("--replay wants one target");
        }
        return new FuzzOptions(targets, time, seed, corpus, found, replay);
    }

    private static List<Target<?>> targets(String name, List<Target<?>> before) {
        if (name.startsWith("-") || !before.isEmpty()) {
            throw new IllegalArgumentException(before.isEmpty() ? "no option " + name : "one target, or all");
        }
        if (name.equals("all")) {
            return Targets.all();
        }
        return List.of(Targets.named(name).orElseThrow(() -> new IllegalArgumentException("no target " + name)));
    }

    private static String value(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(at - 1) + " wants a value");
        }
        return arguments.get(at);
    }
}
