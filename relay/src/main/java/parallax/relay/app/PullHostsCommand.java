package parallax.relay.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpClients;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.xrpc.XrpcClient;
import parallax.cli.BuildVersion;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.upstream.CrawlRules;
import parallax.relay.upstream.HostImport;
import parallax.relay.upstream.HostPolicy;
import parallax.relay.upstream.PullHosts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes over the hosts of another relay while this one is stopped. */
@Command(
        name = "pull-hosts",
        description =
                "Take over the active and idle hosts that another relay lists, while this relay is stopped; the next"
                        + " start connects them.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false)
// picocli fills the fields before anything reads them.
@SuppressWarnings("NullAway.Init")
final class PullHostsCommand implements Callable<Integer> {
    // The operator waits for the end of the list, not for one answer.
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";
    private static final int LARGEST_PAGE = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--relay-host",
            paramLabel = "RELAY",
            defaultValue = "${env:RELAY_HOST:-https://bsky.network}",
            description = "The relay that lists them [RELAY_HOST]." + DEFAULT)
    private RelayAddress relay;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:RELAY_DATA_DIR:-./data/relay}",
            description = "The data folder of serve [RELAY_DATA_DIR]." + DEFAULT)
    private Path dataDir;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "${env:RELAY_DATABASE_URL:-" + Option.NULL_VALUE + "}",
            description = "The control plane of serve [RELAY_DATABASE_URL]. Default: SQLite in the data folder.")
    private @Nullable DatabaseUrl databaseUrl;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "${env:RELAY_PULL_HOSTS_BATCH_SIZE:-500}",
            description = "Hosts in one request, 1 to 1,000 [RELAY_PULL_HOSTS_BATCH_SIZE]." + DEFAULT)
    private int batchSize;

    @Option(
            names = "--skip-host-checks",
            defaultValue = "${env:RELAY_SKIP_HOST_CHECKS:-false}",
            description = "Do not ask each new host whether it is a PDS [RELAY_SKIP_HOST_CHECKS].")
    private boolean skipChecks;

    @Mixin
    private UnusualHosts unusual = new UnusualHosts();

    @Mixin
    private LoggingOptions logging = new LoggingOptions();

    @Option(names = "--json", description = "Print the counts as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (batchSize < 1 || batchSize > LARGEST_PAGE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--batch-size': '" + batchSize + "'; wanted 1 to 1000");
        }
        logging.apply();
        InstantSource clock = InstantSource.system();
        CrawlRules rules = rules();
        PullHosts.Pulled pulled;
        try (DataLock _ = DataLock.take(dataDir);
                ControlPlane plane = ControlPlane.open(
                        databaseUrl == null ? DatabaseUrl.sqlite(dataDir.resolve("relay.sqlite")) : databaseUrl);
                HttpClients clients = new HttpClients(Network.userAgent(BuildVersion.text()))) {
            HostPolicy policy = new HostPolicy(plane.rules(), rules, clock);
            // The relay is trusted as the operator wrote it; the hosts that it names are not.
            GuardedHttp listing = clients.named(rules.guard().trusting(relay.http()), HttpLimits.XRPC);
            GuardedHttp hosts = clients.polite(rules.guard(), HttpLimits.XRPC, HttpConcurrency.DEFAULT, PATIENCE);
            XrpcClient checks = skipChecks ? null : new XrpcClient(hosts, clock);
            HostImport taker = new HostImport(plane.hosts(), policy, checks, clock);
            pulled = new PullHosts(new XrpcClient(listing, clock), taker).from(relay, batchSize);
        }
        print(pulled);
        return pulled.problem() == null ? 0 : 1;
    }

    private CrawlRules rules() {
        try {
            return unusual.allowedBy(CrawlRules.standard());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(PullHosts.Pulled pulled) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("relay", relay.http().toString())
                    .put("listed", pulled.listed())
                    .put("passedOver", pulled.passedOver())
                    .put("added", pulled.added())
                    .put("known", pulled.known())
                    .put("refused", pulled.refused())
                    .put("complete", pulled.problem() == null)
                    .put("problem", pulled.problem()));
        } else {
            out.printf(
                    "%s lists %s%d hosts: %d added, %d known, %d refused, %d neither active nor idle there%n",
                    relay.http(),
                    pulled.problem() == null ? "" : ">= ",
                    pulled.listed(),
                    pulled.added(),
                    pulled.known(),
                    pulled.refused(),
                    pulled.passedOver());
        }
        out.flush();
        if (pulled.problem() != null) {
            PrintWriter errors = spec.commandLine().getErr();
            errors.println("the list ended early: " + pulled.problem() + "; run it again to go on");
            errors.flush();
        }
    }
}
