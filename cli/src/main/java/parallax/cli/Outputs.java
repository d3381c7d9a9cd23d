package parallax.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where the result of a command goes besides the screen. One thread.
 *
 * @param <R> the result
 */
public final class Outputs<R> {

    /** One form of the result: to a file, or to standard output where that is null. */
    private record Output<R>(String option, @Nullable Path file, Function<R, String> form) {}

    private final CommandSpec spec;
    private final List<Output<R>> outputs = new ArrayList<>();

    public Outputs(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes the folder of the file. To be called before hours of work, not after.
     *
     * @param named the value of the option; null if it was not given
     * @throws WrongUsage if the file could not be written, or another form goes to standard output already
     */
    public Outputs<R> add(String option, @Nullable String named, Function<R, String> form) {
        if (named != null) {
            outputs.add(new Output<>(option, OutputFiles.prepare(option, named), form));
            if (toStandardOutput().size() > 1) {
                String options = outputs.stream().map(Output::option).collect(Collectors.joining(", "));
                throw new WrongUsage("only one of " + options + " can be -");
            }
        }
        return this;
    }

    /**
     * Prints what goes to standard output; the table too, unless a form goes there: then that is on standard error.
     * Comes before {@link #write}: a disk that is full by then takes the files, not the result.
     */
    public void print(R result, String table) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter screen =
                toStandardOutput().isEmpty() ? out : spec.commandLine().getErr();
        toStandardOutput().forEach(output -> out.print(output.form().apply(result)));
        out.flush();
        screen.print(table);
        screen.flush();
    }

    /** Each file is replaced whole, or not at all: {@link OutputFiles#write}. */
    public void write(R result) {
        for (Output<R> output : outputs) {
            Path file = output.file();
            if (file != null) {
                OutputFiles.write(file, output.form().apply(result));
            }
        }
    }

    private List<Output<R>> toStandardOutput() {
        return outputs.stream().filter(output -> output.file() == null).toList();
    }
}
