package parallax.coldir.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Nsid;
import parallax.cli.BuildVersion;
import parallax.cli.ExitCode;
import parallax.cli.OptionChecks;
import parallax.cli.OutputFiles;
import parallax.cli.Outputs;
import parallax.cli.WrongUsage;
import parallax.coldir.compare.Collected;
import parallax.coldir.compare.ComparePlan;
import parallax.coldir.compare.ComparisonProgress;
import parallax.coldir.compare.DifferenceExplainer;
import parallax.coldir.compare.DirectoryComparison;
import parallax.coldir.compare.ReportAssembly;
import parallax.coldir.dids.Heap;
import parallax.coldir.listing.CrawledPdses;
import parallax.coldir.listing.RelayDirectory;
import parallax.coldir.nsid.NameFilter;
import parallax.coldir.screen.ComparisonView;
import parallax.coldir.screen.DirectoryTable;
import parallax.coldir.state.DamagedStateException;
import parallax.coldir.state.OtherStateException;
import parallax.coldir.state.RunState;
import parallax.reports.directory.DirectoryCsv;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryMarkdown;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.document.RunFacts;
import parallax.reports.document.SafeArguments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coldir compare}. */
@Command(
        name = "compare",
        description = "Compare what relays list under each collection, and explain the differences.",
        exitCodeList = {
            "0:done",
            "1:nothing could be compared, ended early, or lists were incomplete and a threshold was given",
            "2:wrong usage",
            "3:below the threshold of --fail-under",
            "4:the file of --state is corrupt"
        })
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CompareOptions options;

    @Mixin
    private NameOptions names;

    @Mixin
    private NetworkOptions network;

    private final Stop stop;
    private final InstantSource clock;

    CompareCommand(Stop stop, InstantSource clock) {
        this.stop = stop;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        OptionChecks.within("--limit", options.limit, 1, 10_000);
        OptionChecks.within("--section", options.section, 0, 99);
        network.plc.check();
        OptionChecks.percent("--fail-under", options.failUnder);
        NameFilter filter = Checks.filter(names);
        Outputs<DirectoryReport> outputs = outputs();
        DirectoryReport baseline = options.baseline == null ? null : baseline(options.baseline);
        RelayChoice relays = RelayChoice.of(options);
        List<URI> trusted = new ArrayList<>(Names.trusted(names, relays.relays()));
        trusted.addAll(relays.pdses());
        try (RunClients clients = new RunClients(network, trusted);
                RunState state = state(relays)) {
            requireSeed(state);
            return compared(clients, relays, filter, outputs, new Before(state, asItWas(baseline, state)));
        } catch (DamagedStateException e) {
            say(e);
            return ExitCode.CORRUPT;
        } catch (OtherStateException e) {
            throw WrongUsage.of("--state", String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            say(e);
            return ExitCode.FAILED;
        }
    }

    private Outputs<DirectoryReport> outputs() {
        int section = options.section;
        return options.results
                .<DirectoryReport>outputs(
                        spec,
                        report -> section == 0
                                ? DirectoryMarkdown.write(report)
                                : DirectoryMarkdown.section(report, section),
                        DirectoryJson::text)
                .add("--csv", options.csv, DirectoryCsv::write);
    }

    /** What there was before this run. */
    private record Before(
            @Nullable RunState state, @Nullable DirectoryReport baseline) {}

    private int compared(
            RunClients clients, RelayChoice relays, NameFilter filter, Outputs<DirectoryReport> outputs, Before before)
            throws IOException, InterruptedException {
        CrawledPdses crawled =
                relays.pdses().isEmpty() ? null : CrawledPdses.crawl(relays.pdses(), clients.relays(), stop);
        Names named = Names.read(names, filter, relays.relays(), clients.lists(), clock);
        if (crawled != null) {
            named = named.with(crawled.collections(), "the accounts of " + RelayChoice.PDS, clock.instant(), filter);
        }
        if (named.collections().isEmpty()) {
            spec.commandLine().getErr().println("coldir: --include and --exclude leave no collection of the lists");
        }
        int mostDids = Heap.mostDids(relays.names().size());
        RelayDirectory.Terms terms = new RelayDirectory.Terms(clients.relays(), options.limit, mostDids, stop);
        ComparePlan plan = relays.plan(named.collections(), terms, crawled);
        DirectoryReport report = compare(clients, plan, named, before);
        outputs.print(report, DirectoryTable.of(report));
        outputs.write(report);
        leave(before.state(), report, Set.copyOf(named.collections()));
        return DirectoryConclusion.exitCode(report, stop.isAsked(), options.failUnder);
    }

    private DirectoryReport compare(RunClients clients, ComparePlan plan, Names named, Before before)
            throws InterruptedException {
        RunState state = before.state();
        Instant started = state == null ? clock.instant() : state.startedAt();
        long seed = state == null ? seed() : seedOf(state);
        DifferenceExplainer explainer =
                new DifferenceExplainer(clients.inquirers(options.verify), options.verify, seed, stop);
        ComparisonProgress progress = new ComparisonProgress();
        Map<Nsid, Collected> collected;
        stop.begun();
        try (ComparisonView _ = ComparisonView.choose(spec.commandLine().getErr(), progress::moment)) {
            collected = new DirectoryComparison(plan, explainer, state, progress, stop).run();
        }
        return new ReportAssembly(plan)
                .report(
                        new ReportAssembly.Frame(
                                run(started), seed, named.lists(), before.baseline(), notes(state, progress)),
                        collected.values());
    }

    private @Nullable RunState state(RelayChoice relays) {
        if (options.state == null) {
            return null;
        }
        OutputFiles.prepare("--state", options.state.toString());
        return RunState.open(options.state, relays.names(), settings(relays), clock.instant());
    }

    private static long seedOf(RunState state) {
        return state.settings().path("seed").asLong();
    }

    /**
     * A sample that was begun is not gone on with under another seed, and none that was asked for is left out silently.
     */
    private void requireSeed(@Nullable RunState state) {
        if (state != null && options.seed != null && options.seed != seedOf(state)) {
            throw WrongUsage.of(
                    "--seed", "'" + options.seed + "' must be the seed of --state, which is " + seedOf(state));
        }
    }

    /** Only when the result is safe. What broke off is asked for again by the next run. */
    private void leave(@Nullable RunState state, DirectoryReport report, Set<Nsid> compared) {
        if (state == null) {
            return;
        }
        boolean whole = report.completeness().whole() && !stop.isAsked();
        if (whole && state.holdsMoreThan(compared)) {
            spec.commandLine()
                    .getErr()
                    .println("coldir: " + options.state + " still holds unfinished collections of a larger run");
        } else if (whole) {
            state.remove();
        } else {
            if (report.skipped() == 0 && !stop.isAsked()) {
                state.ended(clock.instant());
            }
            spec.commandLine().getErr().println("coldir: run the same command again to resume from " + options.state);
        }
    }

    private static List<String> notes(@Nullable RunState state, ComparisonProgress progress) {
        return state == null || !state.resumed()
                ? List.of()
                : List.of("Resumed: " + progress.moment().doneBefore() + " collections were done before.");
    }

    private ObjectNode settings(RelayChoice relays) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        var list = settings.putArray("relays");
        relays.addresses().forEach(list::add);
        return settings.put("reference", relays.reference())
                .put("verify", options.verify)
                .put("seed", seed());
    }

    private long seed() {
        return options.seed == null ? new SecureRandom().nextLong() >>> 1 : options.seed;
    }

    private RunFacts run(Instant started) {
        return RunFacts.of(
                new RunFacts.Tool("coldir", BuildVersion.text()),
                started,
                clock.instant(),
                SafeArguments.of(spec.commandLine().getParseResult().originalArgs()));
    }

    private static DirectoryReport baseline(Path file) {
        try {
            return DirectoryJson.read(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw WrongUsage.of("--baseline", "'" + file + "': " + e.getMessage());
        }
    }

    /**
     * A run that goes on with a state may find its own result where the baseline was, and must not compare with that.
     */
    private @Nullable DirectoryReport asItWas(@Nullable DirectoryReport given, @Nullable RunState state)
            throws IOException {
        if (given == null || state == null) {
            return given;
        }
        if (given.run().startedAt().equals(state.startedAt().toString())) {
            return Files.exists(state.baseline()) ? baseline(state.baseline()) : given;
        }
        // What was read, not the file again: it may be a pipe.
        Files.writeString(state.baseline(), DirectoryJson.text(given));
        return given;
    }

    private void say(Exception e) {
        spec.commandLine().getErr().println("coldir: " + e.getMessage());
    }
}
