package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What every tool's options have: a variable of their name, and a row in the README of the module that tells option,
 * variable and default. An option that the README does not tell of is an option that nobody finds.
 */
public abstract class OptionsInReadme {

    /** Tests run in the folder of their module. */
    private static final Path README = Path.of("README.md");

    private final String prefix;

    /**
     * The contract for one tool.
     *
     * @param prefix of its variables
     */
    protected OptionsInReadme(String prefix) {
        this.prefix = prefix;
    }

    /** The whole program, reading its options from this environment too. */
    protected abstract CommandLine program(Map<String, String> environment);

    /** What stands over the table of a command, without its #s. */
    protected abstract String heading(CommandSpec command);

    @Test
    void everyOptionIsInTheTableOfItsCommandWithItsVariableAndItsDefault() throws IOException {
        String readme = Files.readString(README);
        for (CommandSpec command : commands(Map.of())) {
            List<List<String>> rows = rows(readme, command);
            for (OptionSpec option : options(command)) {
                String name = option.longestName();
                List<List<String>> own =
                        rows.stream().filter(row -> hasName(option, name(row))).toList();
                assertThat(own).as("%s %s", command.name(), name).hasSize(1);
                List<String> row = own.getFirst();
                List<String> variables = twins().of(option);
                assertThat(row.get(1)).as(name).contains("`" + variables.getFirst() + "`");
                assertThat(variables).allSatisfy(variable -> assertThat(readme).contains("`" + variable + "`"));
                if (option.defaultValue() != null) {
                    assertThat(row.get(2)).as(name).isEqualTo("`" + option.defaultValue() + "`");
                } else if (isFlag(option)) {
                    assertThat(row.get(2)).as(name).isEqualTo("`false`");
                } else if (!option.required()) {
                    assertThat(row.get(2)).as(name).isNotEmpty().doesNotStartWith("`");
                }
            }
        }
    }

    @Test
    void theReadmeTellsOfNoOptionThatIsNotThere() throws IOException {
        String readme = Files.readString(README);
        for (CommandSpec command : commands(Map.of())) {
            List<String> known = commands(Map.of()).stream()
                    .filter(other -> heading(other).equals(heading(command)))
                    .flatMap(other -> options(other).stream())
                    .flatMap(option -> Stream.of(option.names()))
                    .toList();
            assertThat(rows(readme, command))
                    .allSatisfy(row -> assertThat(known).as(command.name()).contains(name(row)));
        }
    }

    @Test
    void everyOptionIsReadFromTheVariableOfItsName() throws Exception {
        for (CommandSpec command : commands(Map.of())) {
            for (OptionSpec option : options(command)) {
                String name = option.longestName()
                        .substring(2)
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_');
                String variable = name.startsWith(prefix) ? name : prefix + name;
                assertThat(read(variable, "a value", option)).isEqualTo("a value");
                assertThat(read(variable, "", option)).as("empty is unset").isNull();
                if (isFlag(option)) {
                    // Otherwise a flag on the command line would turn off what the environment turned on.
                    assertThat(option.fallbackValue()).as(name).isEqualTo("true");
                }
            }
        }
    }

    @Test
    void theHelpOfEveryCommandTellsTheVariablesAndDefaultsOfItsOptions() {
        for (CommandSpec command : commands(Map.of())) {
            command.usageMessage().width(1_000);
            String help = command.commandLine().getUsageMessage().replaceAll("\\s+", " ");
            for (OptionSpec option : options(command)) {
                assertThat(help).contains("Env: " + String.join(", ", twins().of(option)) + ".");
                if (option.defaultValue() != null) {
                    assertThat(help).contains("Default: " + option.defaultValue() + ".");
                }
            }
        }
    }

    private String read(String variable, String value, OptionSpec option) throws Exception {
        return program(Map.of(variable, value)).getDefaultValueProvider().defaultValue(option);
    }

    private EnvironmentTwins twins() {
        return (EnvironmentTwins) program(Map.of()).getDefaultValueProvider();
    }

    private static boolean hasName(OptionSpec option, String name) {
        return List.of(option.names()).contains(name);
    }

    private static boolean isFlag(OptionSpec option) {
        return option.type() == boolean.class;
    }

    /** Those that have options of their own. */
    private List<CommandSpec> commands(Map<String, String> environment) {
        List<CommandSpec> commands = new ArrayList<>();
        collect(program(environment).getCommandSpec(), commands);
        assertThat(commands).isNotEmpty();
        return commands;
    }

    private static void collect(CommandSpec command, List<CommandSpec> commands) {
        if (!options(command).isEmpty()) {
            commands.add(command);
        }
        command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), commands));
    }

    private static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
    }

    private static String name(List<String> row) {
        return row.getFirst().substring(1).split("[ `]", 2)[0];
    }

    /** The cells of each option in the section of the command. */
    private List<List<String>> rows(String readme, CommandSpec command) {
        String heading = "\n## " + heading(command) + "\n";
        int begin = readme.indexOf(heading);
        assertThat(begin).as("a section '%s'", heading.strip()).isNotNegative();
        int end = readme.indexOf("\n## ", begin + 4);
        return readme.substring(begin, end < 0 ? readme.length() : end)
                .lines()
                .filter(line -> line.startsWith("| `--"))
                .map(line -> List.of(line.substring(2).split(" \\| ", 4)))
                .toList();
    }
}
