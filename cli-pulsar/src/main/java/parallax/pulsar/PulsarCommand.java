package parallax.pulsar;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpClients;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.IdentitySources;
import parallax.atproto.politeness.Stop;
import parallax.atproto.probe.NameService;
import parallax.atproto.xrpc.XrpcClient;
import parallax.cli.BuildVersion;
import parallax.cli.EnvironmentTwins;
import parallax.cli.ExitCode;
import parallax.cli.OptionChecks;
import parallax.cli.Outputs;
import parallax.cli.Program;
import parallax.cli.Terminal;
import parallax.cli.WrongUsage;
import parallax.pulsar.explain.ExplainLimits;
import parallax.pulsar.explain.PlcHistories;
import parallax.pulsar.explain.Sources;
import parallax.pulsar.explain.Sources.ProbeBudget;
import parallax.pulsar.ledger.LedgerLimits;
import parallax.pulsar.measure.Invocation;
import parallax.pulsar.measure.Measurement;
import parallax.pulsar.measure.MeasurementException;
import parallax.pulsar.measure.MeasurementPlan;
import parallax.pulsar.measure.ProgressListener;
import parallax.reports.coverage.CoverageJson;
import parallax.reports.coverage.CoverageMarkdown;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.document.RunFacts;
import parallax.reports.document.SafeArguments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of pulsar. */
@Command(
        name = "pulsar",
        description = "Compare what relays carry, event by event, over a window of time.",
        exitCodeList = {
            "0:done",
            "1:could not connect, ended early, or streams were interrupted and a threshold was given",
            "2:wrong usage",
            "3:below the threshold of --fail-under or --fail-on-unexplained"
        })
final class PulsarCommand implements Callable<Integer> {

    private static final int CONCURRENT_RESOLUTIONS = 16;
    private static final Duration TURN_PATIENCE = Duration.ofSeconds(30);
    private static final Duration EXPLAIN_TIME = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec;

    @Mixin
    private PulsarOptions options;

    private final Stop stop;

    /** @param stop ends the measurement early */
    PulsarCommand(Stop stop) {
        this.stop = stop;
    }

    /** The whole program, reading its options from this environment too. */
    static CommandLine commandLine(Stop stop, Map<String, String> environment) {
        EnvironmentTwins twins = new EnvironmentTwins("PULSAR_", Map.of(), environment);
        return Program.of(new CommandLine(new PulsarCommand(stop)), twins);
    }

    @Override
    public Integer call() throws InterruptedException {
        MeasurementPlan plan = plan();
        Outputs<CoverageReport> outputs = options.results.outputs(spec, CoverageMarkdown::write, CoverageJson::text);
        PrintWriter err = spec.commandLine().getErr();
        try {
            CoverageReport report = measure(plan, err);
            outputs.print(report, ResultTable.of(report));
            outputs.write(report);
            return Conclusion.exitCode(report, options.failUnder, options.failOnUnexplained);
        } catch (MeasurementException | UncheckedIOException e) {
            err.println("pulsar: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private CoverageReport measure(MeasurementPlan plan, PrintWriter err) throws InterruptedException {
        // A live table if standard error is a terminal that can redraw, else a line from time to time.
        Terminal terminal = Terminal.onStandardError();
        ProgressListener view = terminal == null ? new PlainProgress(err) : new LiveTable(terminal);
        try (HttpClients clients = new HttpClients(plan.invocation().userAgent())) {
            return new Measurement(plan, inquiries(clients, plan), InstantSource.system(), view, stop).run();
        }
    }

    private Sources inquiries(HttpClients clients, MeasurementPlan plan) {
        IdentitySources sources = IdentitySources.open(
                clients, AddressGuard.publicOnly(), options.plc.url(), options.plc.rate(), TURN_PATIENCE);
        GuardedHttp hosts = clients.polite(guard(plan), HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, TURN_PATIENCE);
        return new Sources(
                new PlcHistories(sources.directory(), options.plc.url(), sources.rate(), sources.web()),
                sources.cached(),
                new XrpcClient(hosts, sources.clock()),
                NameService.lookingUp(sources.directory().guard(), options.plc.url()));
    }

    /** Addresses that an operator typed are trusted, which those in DID documents are not. */
    private static AddressGuard guard(MeasurementPlan plan) {
        AddressGuard guard = AddressGuard.publicOnly();
        if (plan.reference() != null) {
            for (RelayAddress member : plan.reference().members()) {
                guard = guard.trusting(member.http());
            }
        }
        return guard;
    }

    private MeasurementPlan plan() {
        options.plc.check();
        OptionChecks.percent("--fail-under", options.failUnder);
        OptionChecks.atLeast("--explain", options.explain, 0);
        OptionChecks.atLeast("--max-events", options.maxEvents, 1);
        try {
            return new MeasurementPlan(
                    options.relays,
                    options.reference,
                    options.window,
                    options.grace,
                    options.connectTimeout,
                    LedgerLimits.within(Runtime.getRuntime().maxMemory(), options.maxEvents),
                    new ExplainLimits(options.explain, CONCURRENT_RESOLUTIONS, EXPLAIN_TIME),
                    ProbeBudget.of(options.probe, options.plc.rate()),
                    invocation());
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private Invocation invocation() {
        return new Invocation(
                new RunFacts.Tool("pulsar", BuildVersion.text()),
                SafeArguments.of(spec.commandLine().getParseResult().originalArgs()));
    }
}
