package parallax.relay.upstream;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.flow.Crawling;
import parallax.relay.flow.Hosts;
import parallax.relay.flow.Intake;
import parallax.relay.obs.Metrics;

/** The whole stage: sockets, crawl requests, and the hosts that the operator names at start. */
public final class Upstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final String SUBSCRIBE = "/xrpc/com.atproto.sync.subscribeRepos";

    /**
     * How hosts are reached.
     *
     * @param checks for what strangers name, apart from the rest: slow answers must not take the others' turns
     */
    public record Reach(XrpcClient xrpc, XrpcClient checks, AddressGuard guard, String userAgent) {}

    /**
     * What the stage works with.
     *
     * @param onDeath told when a thread of the stage dies of an exception; the process must not go on
     */
    public record Ports(
            Intake intake,
            CursorBook cursors,
            Metrics metrics,
            InstantSource clock,
            Thread.UncaughtExceptionHandler onDeath) {}

    private final StatusWriter statuses;
    private final Thread.UncaughtExceptionHandler onDeath;
    private final HostSupervisor supervisor;
    private final CrawlRequests crawl;
    private final PullHosts pull;
    private @Nullable Thread starting;

    /** Nothing is connected before {@link #start}. */
    public Upstream(Hosts hosts, CrawlRules rules, Reach reach, Ports ports) {
        this.onDeath = ports.onDeath();
        this.statuses = StatusWriter.start(hosts, StatusWriter.RETRY, onDeath);
        HostConnection.Surroundings around = new HostConnection.Surroundings(
                ports.intake(),
                ports.cursors(),
                ports.metrics(),
                ports.clock(),
                UpstreamLimits.defaults(),
                (host, status) -> statuses.put(host.id(), status),
                onDeath);
        this.supervisor = new HostSupervisor(
                hosts,
                name -> FirehoseOptions.of(name.ws().resolve(SUBSCRIBE), reach.userAgent(), reach.guard()),
                around);
        this.crawl = new CrawlRequests(hosts, supervisor, new HostCheck(reach.checks()), rules, ports.clock());
        this.pull = new PullHosts(reach.xrpc(), crawl, rules);
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
            named.forEach(this::subscribe);
            supervisor.connectAll();
            if (relay != null) {
                pull.from(relay);
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

    private void subscribe(String hostname) {
        if (crawl.subscribeNamed(hostname) instanceof Crawling.Answer.Refused refused) {
            LOG.warn("--crawl {}: {}", hostname, refused.message());
        }
    }

    /** The sockets. */
    public HostSupervisor supervisor() {
        return supervisor;
    }

    /** Crawl requests. */
    public Crawling crawling() {
        return crawl;
    }

    @Override
    public void close() {
        supervisor.noMore();
        if (starting != null) {
            starting.interrupt();
        }
        supervisor.close();
        statuses.close();
    }
}
