package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import parallax.atproto.politeness.Stop;
import parallax.coldir.command.ColdirCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** An option that the README does not tell of is an option that nobody finds. */
class OptionsInReadmeTest {

    /** Tests run in the folder of their module. */
    private static final Path README = Path.of("README.md");

    @Test
    void everyOptionIsInTheTableOfItsCommandWithItsDefault() throws IOException {
        String readme = Files.readString(README);
        for (CommandLine command : commands()) {
            String section = section(readme, command.getCommandName());
            for (OptionSpec option : options(command)) {
                List<String> rows = section.lines()
                        .filter(line -> line.startsWith("| `" + option.longestName() + "`")
                                || line.startsWith("| `" + option.longestName() + " "))
                        .toList();
                assertThat(rows)
                        .as("%s %s", command.getCommandName(), option.longestName())
                        .hasSize(1);
                String byDefault = byDefault(option);
                if (!byDefault.isEmpty() && !byDefault.equals("false")) {
                    assertThat(rows.getFirst()).contains("| `" + byDefault + "` |");
                }
            }
        }
    }

    @Test
    void theReadmeTellsOfNoOptionThatIsNotThere() throws IOException {
        String readme = Files.readString(README);
        for (CommandLine command : commands()) {
            List<String> known =
                    options(command).stream().map(OptionSpec::longestName).toList();
            section(readme, command.getCommandName())
                    .lines()
                    .filter(line -> line.startsWith("| `--"))
                    .map(line -> line.substring(3).split("[ `]", 2)[0])
                    .forEach(name -> assertThat(known).contains(name));
        }
    }

    @Test
    void everyOptionHasAnEnvironmentTwinOfItsName() {
        for (CommandLine command : commands()) {
            for (OptionSpec option : options(command)) {
                String twin = "COLDIR_"
                        + option.longestName()
                                .substring(2)
                                .toUpperCase(Locale.ROOT)
                                .replace('-', '_');
                if (!option.longestName().equals("--collection")) {
                    assertThat(written(option)).as(twin).matches("\\$\\{env:" + twin + "(:-.*)?}");
                }
            }
        }
    }

    private static List<CommandLine> commands() {
        List<CommandLine> commands =
                ColdirCommand.commandLine(new Stop(), InstantSource.system()).getSubcommands().values().stream()
                        .filter(command -> !command.getCommandName().equals("help"))
                        .toList();
        assertThat(commands).hasSize(5);
        return commands;
    }

    private static List<OptionSpec> options(CommandLine command) {
        List<OptionSpec> options = new ArrayList<>(command.getCommandSpec().options());
        options.removeIf(option -> option.usageHelp() || option.versionHelp());
        return options;
    }

    private static String byDefault(OptionSpec option) {
        String value = written(option);
        int split = value.indexOf(":-");
        return split < 0 ? "" : value.substring(split + 2, value.length() - 1);
    }

    /** As it is in the source; picocli's model has it with the environment already looked up. */
    private static String written(OptionSpec option) {
        return ((Field) option.userObject()).getAnnotation(Option.class).defaultValue();
    }

    private static String section(String readme, String command) {
        int begin = readme.indexOf("\n## " + command + "\n");
        assertThat(begin).as("a section of %s", command).isNotNegative();
        int end = readme.indexOf("\n## ", begin + 4);
        return readme.substring(begin, end < 0 ? readme.length() : end);
    }
}
