package parallax.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gives every option of a program an environment variable of its name: with the prefix {@code RELAY_}, {@code
 * --data-dir} is also read from {@code RELAY_DATA_DIR}. The command line goes over the environment, and an empty
 * variable counts as unset.
 */
public final class EnvironmentTwins implements IDefaultValueProvider {

    private final String prefix;
    private final Map<String, List<String>> others;
    private final Map<String, String> environment;

    /**
     * The variables of one program.
     *
     * @param prefix what every twin begins with, the underscore included
     * @param others more variables of an option, by its name; after the twin, the first that is set counts
     */
    public EnvironmentTwins(String prefix, Map<String, List<String>> others, Map<String, String> environment) {
        this.prefix = prefix;
        this.others = Map.copyOf(others);
        this.environment = Map.copyOf(environment);
    }

    /** To be called when the program has all its commands. */
    public CommandLine applyTo(CommandLine program) {
        IParameterExceptionHandler usual = program.getParameterExceptionHandler();
        return program.setDefaultValueProvider(this)
                .setHelpFactory((spec, colours) -> new OptionHelp(spec, colours, this))
                .setParameterExceptionHandler((misuse, arguments) ->
                        usual.handleParseException(namingVariable(misuse, List.of(arguments)), arguments));
    }

    /** The variables of an option in the order in which they count; none for {@code --help} and {@code --version}. */
    public List<String> of(OptionSpec option) {
        List<String> names = new ArrayList<>();
        if (!option.usageHelp() && !option.versionHelp()) {
            for (String name : option.names()) {
                String twin = name.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
                // --relay-host of the relay is RELAY_HOST.
                names.add(twin.startsWith(prefix) ? twin : prefix + twin);
                names.addAll(others.getOrDefault(name, List.of()));
            }
        }
        return names;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        String variable = argument instanceof OptionSpec option ? setFor(option) : null;
        // picocli reads ${...} as the name of something else, and $$ as $; a password may hold both.
        return variable == null ? null : environment.getOrDefault(variable, "").replace("$", "$$");
    }

    private @Nullable String setFor(OptionSpec option) {
        return of(option).stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .findFirst()
                .orElse(null);
    }

    private ParameterException namingVariable(ParameterException misuse, List<String> arguments) {
        CommandLine command = misuse.getCommandLine();
        String message = String.valueOf(misuse.getMessage());
        for (OptionSpec option : command.getCommandSpec().options()) {
            String name = option.longestName();
            String variable = setFor(option);
            boolean given = arguments.stream().anyMatch(word -> word.equals(name) || word.startsWith(name + "="));
            if (variable != null && !given && message.contains("'" + name + "'")) {
                return new ParameterException(
                        command, message + " (from " + variable + ")", misuse, option, misuse.getValue());
            }
        }
        return misuse;
    }
}
