package parallax.relay.upstream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.control.ControlPlaneException;
import parallax.relay.control.Crawling;
import parallax.relay.control.HostControl;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Intake;
import parallax.relay.obs.Metrics;

/** The whole stage: sockets, crawl requests, and the hosts that the operator names at start. */
public final class Upstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int PULL_PAGE = 1000;
    private static final String SUBSCRIBE = "/xrpc/com.atproto.sync.subscribeRepos";

    /**
     * How hosts are reached.
     *
     * @param checks for what strangers name, apart from the rest: slow answers must not take the others' turns
     */
    public record Clients(XrpcClient xrpc, XrpcClient checks, AddressGuard guard, String userAgent) {}

    /**
     * What the stage works with.
     *
     * @param accounts how many accounts of a host are known
     * @param onDeath told when a thread of the stage dies of an exception; the process must not go on
     */
    public record Ports(
            Intake intake,
            CursorBook cursors,
            ToLongFunction<HostId> accounts,
            Metrics metrics,
            InstantSource clock,
            Thread.UncaughtExceptionHandler onDeath) {}

    private final StatusWriter statuses;
    private final Thread.UncaughtExceptionHandler onDeath;
    private final HostSupervisor supervisor;
    private final CrawlRequests crawl;
    private final PullHosts pull;
    private final HostOperations operations;
    private final Thread watch;
    private @Nullable Thread starting;

    /** Nothing is connected before {@link #start}. */
    public Upstream(Hosts hosts, HostPolicy policy, Clients clients, Ports ports) {
        this.onDeath = ports.onDeath();
        this.statuses = StatusWriter.start(hosts, StatusWriter.RETRY, onDeath);
        HostConnection.Shared shared = new HostConnection.Shared(
                ports.intake(),
                ports.cursors(),
                policy,
                ports.metrics(),
                ports.clock(),
                UpstreamLimits.within(Runtime.getRuntime().maxMemory()),
                (host, status) -> statuses.put(host.id(), status),
                onDeath);
        this.supervisor = new HostSupervisor(
                hosts,
                name -> FirehoseOptions.of(name.ws().resolve(SUBSCRIBE), clients.userAgent(), clients.guard()),
                shared);
        this.crawl = new CrawlRequests(hosts, supervisor, new HostCheck(clients.checks()), policy, ports.clock());
        this.pull = new PullHosts(clients.xrpc(), this::pulled);
        this.operations = new HostOperations(hosts, policy, supervisor, statuses, ports.cursors(), ports.accounts());
        this.watch = Thread.ofVirtual()
                .name("host-watch")
                .uncaughtExceptionHandler(onDeath)
                .start(this::watch);
    }

    private void watch() {
        try {
            while (!supervisor.closed()) {
                Thread.sleep(LOOK);
                supervisor.look();
            }
        } catch (InterruptedException e) {
            LOG.debug("no longer watching the hosts");
        }
    }

    private PullHosts.Taken pulled(String hostname) {
        return crawl.subscribeNamed(hostname, HostOrigin.PULLED) instanceof Crawling.Answer.Subscribed
                ? PullHosts.Taken.NEW
                : PullHosts.Taken.REFUSED;
    }

    /**
     * Connects the known hosts and the operator's, then those that another relay lists. Returns at once.
     *
     * @param named hosts that the operator names
     * @param relay whose hosts are taken over; null for none
     */
    public void start(List<String> named, @Nullable RelayAddress relay) {
        starting = Thread.ofVirtual()
                .name("connect-hosts")
                .uncaughtExceptionHandler(onDeath)
                .start(() -> connect(named, relay));
    }

    private void connect(List<String> named, @Nullable RelayAddress relay) {
        try {
            untilTheDatabaseAnswers(() -> named.forEach(this::subscribe));
            untilTheDatabaseAnswers(supervisor::connectAll);
            if (relay != null) {
                untilTheDatabaseAnswers(() -> pull(relay));
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped while connecting hosts");
        } catch (RuntimeException e) {
            // An interrupted statement of the database fails as any other.
            if (!supervisor.closed()) {
                throw e;
            }
            LOG.debug("stopped while connecting hosts", e);
        }
    }

    /** A part of the start, which does no harm when it is done again. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private void untilTheDatabaseAnswers(Step step) throws InterruptedException {
        while (true) {
            try {
                step.run();
                return;
            } catch (ControlPlaneException e) {
                if (supervisor.closed()) {
                    throw e;
                }
                LOG.error(
                        "cannot read which hosts to connect; trying again in {}: {}",
                        StatusWriter.RETRY,
                        e.getMessage());
                Thread.sleep(StatusWriter.RETRY);
            }
        }
    }

    private void pull(RelayAddress relay) throws InterruptedException {
        PullHosts.Pulled pulled = pull.from(relay, PULL_PAGE);
        LOG.info("added {} hosts from {}, {} refused", pulled.added(), relay.http(), pulled.refused());
        if (pulled.problem() != null) {
            LOG.warn("pulling hosts from {} ended early: {}", relay.http(), pulled.problem());
        }
    }

    private void subscribe(String hostname) {
        if (crawl.subscribeNamed(hostname, HostOrigin.OPERATOR) instanceof Crawling.Answer.Refused refused) {
            LOG.warn("--crawl {}: {}", hostname, refused.message());
        }
    }

    /** The sockets. */
    public HostSupervisor supervisor() {
        return supervisor;
    }

    /** What the operator does to hosts. */
    public HostControl control() {
        return operations;
    }

    /** Crawl requests. */
    public Crawling crawling() {
        return crawl;
    }

    @Override
    public void close() {
        supervisor.noMore();
        watch.interrupt();
        if (starting != null) {
            starting.interrupt();
        }
        supervisor.close();
        statuses.close();
    }
}
