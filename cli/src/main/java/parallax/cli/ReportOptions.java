package parallax.cli;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where a report goes besides the screen. */
public final class ReportOptions {

    @Option(
            names = "--report",
            paramLabel = "FILE.md",
            description =
                    "Write the report as Markdown. - writes it to standard output, and the table to standard error.")
    private @Nullable String report;

    @Option(
            names = "--json",
            paramLabel = "FILE.json",
            description =
                    "Write the whole result as JSON. - writes it to standard output, and the table to standard error.")
    private @Nullable String json;

    /** Makes the folders of the files: {@link Outputs#add}. */
    public <R> Outputs<R> outputs(CommandSpec spec, Function<R, String> markdown, Function<R, String> json) {
        return new Outputs<R>(spec).add("--report", report, markdown).add("--json", this.json, json);
    }
}
