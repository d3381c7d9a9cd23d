package parallax.coldir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.coldir.screen.OutputFiles;
import parallax.coldir.screen.ResultTable;
import parallax.reports.directory.DirectoryCsv;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryMarkdown;
import parallax.reports.directory.DirectoryReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where the result of a comparison goes. */
final class Outputs {

    /** One form of it: to a file, or to standard output where that is null. */
    private record Output(@Nullable Path file, Function<DirectoryReport, String> form) {}

    private final CommandSpec spec;
    private final List<Output> outputs = new ArrayList<>();

    private Outputs(CommandSpec spec) {
        this.spec = spec;
    }

    /** Before hours of asking, not after: where the result cannot be written is wrong usage. */
    static Outputs prepare(CommandSpec spec, CompareOptions options) {
        Outputs outputs = new Outputs(spec);
        int section = options.section;
        outputs.add(
                "--report",
                options.report,
                report -> section == 0 ? DirectoryMarkdown.write(report) : DirectoryMarkdown.section(report, section));
        outputs.add("--json", options.json, Outputs::json);
        outputs.add("--csv", options.csv, DirectoryCsv::write);
        if (outputs.toStandardOutput().size() > 1) {
            throw new ParameterException(spec.commandLine(), "only one of --report, --json and --csv can be -");
        }
        return outputs;
    }

    /** First: a disk that is full by then takes the files, not the result. */
    void print(DirectoryReport report) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter screen =
                toStandardOutput().isEmpty() ? out : spec.commandLine().getErr();
        toStandardOutput().forEach(output -> out.print(output.form().apply(report)));
        out.flush();
        screen.print(ResultTable.of(report));
        screen.flush();
    }

    void write(DirectoryReport report) {
        for (Output output : outputs) {
            Path file = output.file();
            if (file != null) {
                OutputFiles.write(file, output.form().apply(report));
            }
        }
    }

    private void add(String option, @Nullable String named, Function<DirectoryReport, String> form) {
        if (named != null) {
            outputs.add(new Output(Checks.writable(spec, option, named), form));
        }
    }

    private List<Output> toStandardOutput() {
        return outputs.stream().filter(output -> output.file() == null).toList();
    }

    private static String json(DirectoryReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DirectoryJson.write(report, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
