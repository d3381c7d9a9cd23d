package parallax.atproto.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;

/**
 * The fuzzer as a command: {@code scripts/fuzz}. Targets take turns, so that each has had its share whenever it is
 * ended. A target with a finding gets no more turns. Exit: 0 nothing found, 1 something found, 2 wrong usage.
 */
public final class Fuzz {

    private static final long TURN_NANOS = 5_000_000_000L;
    private static final long STUCK_NANOS = 10_000_000_000L;
    private static final Duration REPORT = Duration.ofMinutes(1);

    private final FuzzOptions options;
    private final PrintStream out;
    private final Pulse pulse = new Pulse();
    private final List<Finding> findings = new ArrayList<>();

    private Fuzz(FuzzOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) {
        FuzzOptions options;
        try {
            options = FuzzOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println("fuzz: " + e.getMessage());
            return 2;
        }
        if (options.targets().isEmpty()) {
            Targets.all().forEach(target -> out.println("  " + target.name()));
            return 0;
        }
        Fuzz fuzz = new Fuzz(options, out);
        return options.replay() == null ? fuzz.fuzz() : fuzz.replay(options.replay());
    }

    private int replay(Path file) {
        Target<?> target = options.targets().getFirst();
        Trial trial = Trial.of(target, read(file));
        Finding finding = trial.finding();
        out.println(target.name() + ": "
                + (finding == null
                        ? trial.outcome() + ", " + trial.allocated() + " bytes allocated, " + trial.nanos() / 1_000
                                + " us"
                        : finding.what()));
        if (finding != null) {
            finding.cause().printStackTrace(out);
        }
        return finding == null ? 0 : 1;
    }

    private int fuzz() {
        Thread.ofPlatform().daemon().name("fuzz-watchdog").start(this::watch);
        List<Fuzzer> fuzzers = new ArrayList<>();
        for (Target<?> target : options.targets()) {
            fuzzers.add(new Fuzzer(target, known(target), options.seed(), pulse));
        }
        long begin = System.nanoTime();
        long reported = begin;
        long turn = Math.min(TURN_NANOS, options.time().toNanos() / fuzzers.size());
        List<Fuzzer> left = new ArrayList<>(fuzzers);
        while (!left.isEmpty() && System.nanoTime() - begin < options.time().toNanos()) {
            left.removeIf(fuzzer -> foundInTurn(fuzzer, turn));
            if (System.nanoTime() - reported >= REPORT.toNanos()) {
                reported = System.nanoTime();
                long inputs = fuzzers.stream().mapToLong(Fuzzer::inputs).sum();
                out.printf(
                        "%d min: %,d inputs, %d findings%n",
                        (reported - begin) / REPORT.toNanos(), inputs, findings.size());
            }
        }
        for (Fuzzer fuzzer : fuzzers) {
            out.printf("%-18s %s%n", fuzzer.target().name(), fuzzer.figures());
        }
        out.printf(
                "%d targets, %,d inputs, %d findings, seed %d%n",
                fuzzers.size(), fuzzers.stream().mapToLong(Fuzzer::inputs).sum(), findings.size(), options.seed());
        return findings.isEmpty() ? 0 : 1;
    }

    private boolean foundInTurn(Fuzzer fuzzer, long nanos) {
        for (long begin = System.nanoTime(); System.nanoTime() - begin < nanos; ) {
            Fuzzer.Step step = fuzzer.step();
            if (step.finding() != null) {
                report(Reduction.of(step.finding(), pulse));
                return true;
            }
            if (step.isNew() && options.corpus() != null) {
                write(options.corpus().resolve(fuzzer.target().name()), step.input());
            }
        }
        return false;
    }

    private void report(Finding finding) {
        findings.add(finding);
        Path file = write(options.found().resolve(finding.target().name()), finding.input());
        out.println("FOUND in " + finding.target().name() + ": " + finding.what());
        out.println("  replay: scripts/fuzz " + finding.target().name() + " --replay " + file.toAbsolutePath());
        out.flush();
    }

    private void watch() {
        while (true) {
            Finding stuck = pulse.stuckFor(STUCK_NANOS);
            if (stuck != null) {
                report(stuck);
                // Nothing else ends a thread that does not come back.
                Runtime.getRuntime().halt(1);
            }
            LockSupport.parkNanos(STUCK_NANOS / 10);
        }
    }

    private List<ByteSlice> known(Target<?> target) {
        Path folder = options.corpus() == null ? null : options.corpus().resolve(target.name());
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(Fuzz::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteSlice read(Path file) {
        try {
            return ByteSlice.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path folder, ByteSlice input) {
        try {
            Files.createDirectories(folder);
            byte[] name = Sha256.digest(input);
            return Files.write(folder.resolve(ByteSlice.of(name, 0, 8).toHex()), input.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
