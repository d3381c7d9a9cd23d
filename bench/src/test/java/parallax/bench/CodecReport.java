package parallax.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;
import parallax.atproto.crypto.Curve;

/**
 * Runs {@link CodecBenchmark} and prints the table. Arguments: the machine in words, short or long, and a JSON file.
 */
final class CodecReport {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Times are in milliseconds. */
    private enum Length {
        // A process for each benchmark would warm up for longer than a short run may take. In one, all of them warm the
        // code that they share, as in a relay.
        SHORT(0, 5, 2_500, 200, 500),
        LONG(1, 5, 4_000, 4_000, 4_000);

        private final int forks;
        private final int rounds;
        private final int firstWarmUp;
        private final int warmUp;
        private final int measuring;

        Length(int forks, int rounds, int firstWarmUp, int warmUp, int measuring) {
            this.forks = forks;
            this.rounds = rounds;
            this.firstWarmUp = firstWarmUp;
            this.warmUp = warmUp;
            this.measuring = measuring;
        }
    }

    private CodecReport() {}

    public static void main(String[] arguments) throws RunnerException, IOException {
        Length length = Length.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        Path folder = Files.createTempDirectory("parallax-bench");
        try {
            CodecTable table = measured(arguments[0], length, folder);
            System.out.print(table.markdown());
            if (arguments.length > 2) {
                ObjectWriter json = new ObjectMapper().writerWithDefaultPrettyPrinter();
                json.writeValue(Path.of(arguments[2]).toFile(), table.json());
            }
        } finally {
            for (Curve curve : Curve.values()) {
                Files.deleteIfExists(folder.resolve(curve.name()));
            }
            Files.delete(folder);
        }
    }

    private static CodecTable measured(String machine, Length length, Path folder) throws RunnerException, IOException {
        System.setProperty(FrameTurn.FOLDER, folder.toString());
        long frameBytes = 0;
        for (Curve curve : Curve.values()) {
            CommitFrames made = CommitFrames.make(curve);
            made.save(folder, curve);
            frameBytes = made.meanBytes();
        }
        Map<String, Measured> figures = new TreeMap<>();
        // Every benchmark once a round, so that a busy spell of the machine spoils a round and not a row.
        for (int round = 0; round < length.rounds; round++) {
            new Runner(
                            options(length, folder, round == 0),
                            OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL))
                    .run()
                    .forEach(result -> add(result, figures));
        }
        return new CodecTable(machine, length.rounds, frameBytes, figures);
    }

    private static Options options(Length length, Path folder, boolean first) {
        return new OptionsBuilder()
                .include("^" + Pattern.quote(CodecBenchmark.class.getName() + "."))
                .forks(length.forks)
                .jvmArgsAppend("-D" + FrameTurn.FOLDER + "=" + folder)
                .warmupMode(first && length.forks == 0 ? WarmupMode.BULK : WarmupMode.INDI)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(first ? length.firstWarmUp : length.warmUp))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(length.measuring))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
    }

    private static void add(RunResult result, Map<String, Measured> measured) {
        String curve = result.getParams().getParam("curve");
        String label = result.getPrimaryResult().getLabel();
        Measured figures = measured.computeIfAbsent(
                curve == null ? label : label + " " + curve, key -> new Measured(new ArrayList<>(), new ArrayList<>()));
        figures.nanos().add(result.getPrimaryResult().getStatistics().getPercentile(50));
        figures.bytes().add(result.getSecondaryResults().get(ALLOCATED).getScore());
    }
}
