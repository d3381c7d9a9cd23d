package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** An option that its README does not tell of is an option that nobody finds. */
class OptionsInReadmeTest {
    /** Tests run in the folder of their module. */
    private static final Path README = Path.of("README.md");

    @Test
    void everyOptionIsInTheTableWithItsTwinAndItsDefault() throws IOException {
        List<String> lines = Files.readAllLines(README);
        List<OptionSpec> options = ServeOptionsTest.options();

        assertThat(options).isNotEmpty();
        for (OptionSpec option : options) {
            String name = option.longestName();
            List<String> rows = lines.stream()
                    .filter(line -> line.startsWith("| `" + name + "`") || line.startsWith("| `" + name + " "))
                    .toList();
            assertThat(rows).as(name).hasSize(1);
            // ${env:TWIN:-DEFAULT}
            String value = option.defaultValue();
            int split = value.indexOf(":-");
            assertThat(rows.getFirst()).contains("`" + value.substring("${env:".length(), split) + "`");
            String byDefault = value.substring(split + 2, value.length() - 1);
            if (!byDefault.contains("NULL")) {
                assertThat(rows.getFirst()).contains("| `" + byDefault + "` |");
            }
        }
    }
}
