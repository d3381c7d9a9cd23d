package parallax.pulsar.measure;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.politeness.Stop;
import parallax.pulsar.explain.Accounts;
import parallax.pulsar.explain.Explainer;
import parallax.pulsar.explain.Sources;
import parallax.pulsar.ledger.Findings;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.Phase;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.CoverageReport;

/** One measurement; {@link #run} is called once. */
public final class Measurement {

    private static final Duration TICK = Duration.ofMillis(200);

    /** Who asked for an early end is not made to wait for the whole grace period. */
    private static final Duration SHORT_GRACE = Duration.ofSeconds(3);

    /** The grace period follows an early end too, so it has an end of its own that nobody asks for. */
    private static final Stop NEVER = new Stop();

    private final MeasurementPlan plan;
    private final Sources inquiries;
    private final InstantSource clock;
    private final ProgressListener listener;
    private final Stop stop;

    public Measurement(
            MeasurementPlan plan, Sources inquiries, InstantSource clock, ProgressListener listener, Stop stop) {
        this.plan = plan;
        this.inquiries = inquiries;
        this.clock = clock;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * Measures and compares.
     *
     * @throws MeasurementException if there is nothing to report
     */
    public CoverageReport run() throws InterruptedException {
        try (Streams streams = new Streams(plan, clock)) {
            streams.start(plan.invocation().userAgent(), plan.connectTimeout());
            connect(streams);
            leadIn(streams);
            WindowTime window = window(streams);
            streams.end();
            Findings findings = streams.ledger().close();
            show(Progress.Stage.EXPLAINING, clock.millis(), Duration.ZERO, streams);
            Explainer explainer = new Explainer(inquiries.histories(), plan.explain(), streams::sender, stop::isAsked);
            ReportBuilder builder = new ReportBuilder(plan, streams, findings, window);
            List<Comparison> comparisons = builder.comparisons(explainer);
            Accounts accounts = inquiries.accounts(plan.probe(), clock, stop::isAsked);
            return builder.build(comparisons, builder.accounts(accounts), clock.instant());
        }
    }

    private void connect(Streams streams) throws InterruptedException {
        long began = clock.millis();
        while (!streams.allFlow()
                && clock.millis() - began < plan.connectTimeout().toMillis()) {
            show(Progress.Stage.CONNECTING, began, plan.connectTimeout(), streams);
            if (stop.within(TICK)) {
                throw new MeasurementException("ended before the window began");
            }
        }
        streams.leaveOutSilent();
    }

    private void leadIn(Streams streams) throws InterruptedException {
        if (pass(Progress.Stage.LEAD_IN, plan.grace(), streams, stop)) {
            throw new MeasurementException("ended before the window began");
        }
    }

    private WindowTime window(Streams streams) throws InterruptedException {
        Ledger ledger = streams.ledger();
        List<Stream> taking = new ArrayList<>(streams.all());
        taking.removeIf(stream -> !stream.takesPart());
        taking.forEach(stream -> stream.recorder().windowOpens());
        long opened = clock.millis();
        ledger.enter(Phase.WINDOW);
        boolean early = pass(Progress.Stage.WINDOW, plan.window(), streams, stop);
        ledger.enter(Phase.GRACE);
        long closed = clock.millis();
        Duration grace = early && plan.grace().compareTo(SHORT_GRACE) > 0 ? SHORT_GRACE : plan.grace();
        pass(Progress.Stage.GRACE, grace, streams, NEVER);
        // A stream that fell silent at the end of the window is told from one that nothing came for by what followed.
        taking.forEach(stream -> stream.recorder().graceEnds());
        return new WindowTime(opened, closed, early);
    }

    /** Lets time pass; true if it was cut short. */
    private boolean pass(Progress.Stage stage, Duration time, Streams streams, Stop end) throws InterruptedException {
        long began = clock.millis();
        long ends = began + time.toMillis();
        while (clock.millis() < ends) {
            show(stage, began, time, streams);
            long left = Math.clamp(ends - clock.millis(), 0, TICK.toMillis());
            if (end.within(Duration.ofMillis(left))) {
                return true;
            }
        }
        return false;
    }

    private void show(Progress.Stage stage, long began, Duration length, Streams streams) {
        if (stage != Progress.Stage.EXPLAINING) {
            streams.all().forEach(Stream::noticeDeath);
        }
        List<Progress.Line> lines = new ArrayList<>();
        for (Stream relay : streams.relays()) {
            lines.add(line(stage, relay.name(), List.of(relay), streams.ledger()));
        }
        if (!streams.members().isEmpty()) {
            lines.add(line(stage, plan.against(), streams.members(), streams.ledger()));
        }
        listener.progress(new Progress(stage, clock.millis() - began, length.toMillis(), lines));
    }

    private static Progress.Line line(Progress.Stage stage, String name, List<Stream> streams, Ledger ledger) {
        int slot = streams.get(0).place().slot();
        String state = stage == Progress.Stage.EXPLAINING ? "ended" : state(streams);
        return new Progress.Line(name, state, ledger.events(slot), ledger.uniqueDids(slot), ledger.lagMillis(slot));
    }

    private static String state(List<Stream> streams) {
        long connected =
                streams.stream().filter(stream -> stream.recorder().connected()).count();
        if (connected == streams.size()) {
            return Progress.Line.OK;
        }
        return streams.size() == 1 ? "not connected" : connected + " of " + streams.size() + " connected";
    }
}
