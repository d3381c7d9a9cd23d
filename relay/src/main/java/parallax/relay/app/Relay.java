package parallax.relay.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.server.XrpcServer;
import parallax.relay.control.HostStatus;
import parallax.relay.fanout.Fanout;
import parallax.relay.fanout.FanoutOptions;
import parallax.relay.fanout.SlowReaderPolicy;
import parallax.relay.flow.OpenParts;
import parallax.relay.index.RecheckLimits;
import parallax.relay.index.Rechecks;
import parallax.relay.index.RepoQuestion;
import parallax.relay.intake.AdmittedAccounts;
import parallax.relay.intake.FrameIntake;
import parallax.relay.intake.IntakeLimits;
import parallax.relay.intake.LanePorts;
import parallax.relay.log.Downstream;
import parallax.relay.log.Sequencer;
import parallax.relay.log.SequencerOptions;
import parallax.relay.obs.Metrics;
import parallax.relay.upstream.CursorBook;
import parallax.relay.upstream.HostPolicy;
import parallax.relay.upstream.Upstream;
import parallax.relay.validate.Identities;
import parallax.relay.validate.InquiryClock;
import parallax.relay.validate.InquiryLimits;
import parallax.relay.validate.NetworkInquiries;
import parallax.relay.validate.SystemTimer;
import parallax.relay.validate.ValidationConfig;
import parallax.relay.validate.Validator;
import parallax.relay.validate.XrpcRepoStatusProbe;

/** A running relay. Parts are opened from the disk outwards and closed from the sockets inwards. */
final class Relay implements AutoCloseable {
    private final OpenParts closing = new OpenParts();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final Consumer<Throwable> fatal;
    private final InstantSource clock = InstantSource.system();
    private final Metrics metrics;
    private @Nullable XrpcServer api;
    private final XrpcServer observability;

    /**
     * Opens the data, serves what it holds, and connects to the hosts.
     *
     * @param fatal told when a stage dies; the process must end
     */
    static Relay start(RelayConfig config, List<String> adminPasswords, String version, Consumer<Throwable> fatal) {
        return new Relay(config, adminPasswords, version, fatal);
    }

    private Relay(RelayConfig config, List<String> adminPasswords, String version, Consumer<Throwable> fatal) {
        this.fatal = cause -> {
            death.compareAndSet(null, cause);
            fatal.accept(cause);
        };
        try {
            metrics = closing.add(new Metrics());
            Storage storage = closing.add(Storage.open(config, clock));
            storage.log().timedSyncs(nanos -> metrics.synced(Duration.ofNanos(nanos)));
            Network network = closing.add(Network.open(config, version, metrics.identities(), clock));
            CursorBook cursors = new CursorBook(storage.marks());
            Fanout fanout = closing.add(
                    new Fanout(storage.log(), FanoutOptions.defaults(), SlowReaderPolicy.defaults(), clock, this.fatal)
                            .filtered(new TakedownFilter(storage.state().takedowns())));
            // After the intake on the way down: who subscribes is still sent what was accepted last.
            closing.add(() -> stopServing(fanout));
            Loops loops = new Loops();
            HostPolicy policy = new HostPolicy(storage.controlPlane().rules(), config.hosts(), clock);
            AdmittedAccounts accounts = new AdmittedAccounts(storage.state().accountCounts(), policy, clock);
            FrameIntake intake = intake(config, storage, network, cursors, accounts, loops);
            Sequencer sequencer = closing.add(new Sequencer(
                            new Downstream(
                                    storage.log(), cursors, intake.lanes().watching(storage.state()), fanout),
                            SequencerOptions.defaults(),
                            clock,
                            this.fatal)
                    .timed(metrics::committed)
                    .start());
            closing.add(intake);
            Upstream upstream = closing.add(new Upstream(
                    storage.hosts(),
                    policy,
                    new Upstream.Clients(
                            network.xrpc(),
                            network.checking(),
                            network.guard(),
                            network.clients().userAgent()),
                    new Upstream.Ports(
                            intake,
                            cursors,
                            storage.state()::accountCount,
                            metrics,
                            clock,
                            (thread, cause) -> this.fatal.accept(cause))));
            Rechecks rechecks = closing.add(Rechecks.start(
                    storage.state().index(),
                    new RepoQuestion(network.identities(), network.xrpc()),
                    RecheckLimits.standard(),
                    clock,
                    (thread, cause) -> this.fatal.accept(cause)));
            Backfilled backfilled = closing.add(Backfilled.open(config, storage, network, metrics, this.fatal));
            loops.close(sequencer);
            loops.close(upstream.supervisor());
            RelayHealth health = new RelayHealth(
                    death::get,
                    sequencer::complaint,
                    new RelayHealth.Followed(upstream.supervisor()::followed, upstream.supervisor()::openConnections),
                    clock);
            RelayReadiness ready = new RelayReadiness(
                    health,
                    new RelayReadiness.Hosts(
                            upstream.supervisor()::followed,
                            () -> upstream.supervisor().started(HostStatus.OFFLINE),
                            upstream.supervisor()::flowing),
                    sequencer::underWay);
            Serving.Conditions conditions = new Serving.Conditions(health, ready);
            Serving serving = new Serving(config, adminPasswords, version, clock);
            Gauges gauges = new Gauges(metrics);
            gauges.disk(config.dataDir(), storage);
            gauges.identities(network);
            gauges.index(storage.state().index());
            gauges.rechecks(rechecks);
            gauges.intake(intake.lanes(), accounts, sequencer);
            gauges.hosts(upstream.supervisor());
            gauges.backfill(backfilled);
            gauges.subscribers(fanout);
            api = serving.api(
                    storage, cursors, fanout, intake.lanes(), upstream, network, backfilled.backfill(), conditions);
            observability = closing.add(serving.observability(metrics, conditions));
            upstream.start(config.crawl(), config.pullHosts());
            backfilled.start();
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private FrameIntake intake(
            RelayConfig config,
            Storage storage,
            Network network,
            CursorBook cursors,
            AdmittedAccounts accounts,
            Loops loops) {
        Identities identities = Identities.of(network.identities());
        Validator validator = new Validator(
                ValidationConfig.standard(config.lenientSync(), config.requireProofs()),
                identities,
                accounts,
                metrics,
                clock);
        SystemTimer timer = closing.add(new SystemTimer());
        NetworkInquiries inquiries = closing.add(new NetworkInquiries(
                identities,
                new XrpcRepoStatusProbe(network.xrpc()),
                InquiryLimits.standard(),
                new InquiryClock(clock, timer),
                (thread, cause) -> this.fatal.accept(cause)));
        LanePorts ports =
                new LanePorts(validator, inquiries, loops, cursors, storage.state(), accounts, metrics, clock);
        IntakeLimits limits =
                IntakeLimits.standard().within(Runtime.getRuntime().maxMemory());
        return FrameIntake.start(limits, ports, loops, (thread, cause) -> this.fatal.accept(cause));
    }

    /** The port of the API and the firehose. */
    int apiPort() {
        return Objects.requireNonNull(api).port();
    }

    /** The port of metrics and health. */
    int metricsPort() {
        return observability.port();
    }

    private void stopServing(Fanout fanout) {
        fanout.drain();
        if (api != null) {
            api.close();
        }
    }

    /** Stops taking in, makes durable and sends what was accepted, closes the consumers, and lets go of the disk. */
    @Override
    public void close() {
        closing.close();
    }
}
