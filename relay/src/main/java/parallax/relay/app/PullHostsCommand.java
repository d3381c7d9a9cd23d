package parallax.relay.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpClients;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.xrpc.XrpcClient;
import parallax.cli.BuildVersion;
import parallax.cli.OptionChecks;
import parallax.relay.state.ControlPlane;
import parallax.relay.upstream.CrawlRules;
import parallax.relay.upstream.HostImport;
import parallax.relay.upstream.HostPolicy;
import parallax.relay.upstream.PullHosts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes over the hosts of another relay while this one is stopped. */
@Command(
        name = "pull-hosts",
        description =
                "Add the active and idle hosts that another relay lists, while this relay is stopped. The next start"
                        + " connects to them.")
final class PullHostsCommand implements Callable<Integer> {
    // The operator waits for the end of the list, not for one answer.
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGEST_PAGE = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--relay-host",
            paramLabel = "RELAY",
            defaultValue = "https://bsky.network",
            description = "Ask this relay for its hosts.")
    private RelayAddress relay;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "500",
            description = "Ask for N hosts in one request, from 1 to 1000.")
    private int batchSize;

    @Option(
            names = "--skip-host-checks",
            fallbackValue = "true",
            description = "Do not check that each new host is a PDS.")
    private boolean skipChecks;

    @Mixin
    private UnusualHosts unusual = new UnusualHosts();

    @Mixin
    private LoggingOptions logging = new LoggingOptions();

    @Option(names = "--json", fallbackValue = "true", description = "Print the counts as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        OptionChecks.within("--batch-size", batchSize, 1, LARGEST_PAGE);
        logging.apply();
        InstantSource clock = InstantSource.system();
        CrawlRules rules = unusual.allowedBy(CrawlRules.standard());
        PullHosts.Pulled pulled;
        try (DataLock _ = DataLock.take(data.folder());
                ControlPlane plane = ControlPlane.open(data.database());
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
            errors.println("the list ended early: " + pulled.problem() + "; run it again to continue");
            errors.flush();
        }
    }
}
