package parallax.coldir.command;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpClients;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentitySources;
import parallax.atproto.probe.AccountProbe;
import parallax.atproto.probe.NameService;
import parallax.atproto.probe.ProbeLimits;
import parallax.atproto.units.GrowingPause;
import parallax.atproto.xrpc.Retries;
import parallax.atproto.xrpc.RetryPolicy;
import parallax.atproto.xrpc.XrpcClient;
import parallax.cli.BuildVersion;
import parallax.coldir.compare.DifferenceExplainer;
import parallax.coldir.compare.Inquirers;
import parallax.coldir.nsid.NsidSource;

/** The clients of one run: relays and lists that a person named are trusted, what DID documents name is not. */
final class RunClients implements AutoCloseable {

    private static final String USER_AGENT = "parallax-coldir/" + BuildVersion.text();
    private static final int MOST_ACCOUNTS = 20_000;
    private static final int MOST_ACCOUNTS_OF_ALL = 1_000_000;
    private static final Duration PROBE_TIME = Duration.ofHours(24);

    private static final Duration RELAY_PATIENCE = Duration.ofMinutes(5);
    private static final Duration PDS_PATIENCE = Duration.ofSeconds(30);
    private static final RetryPolicy PAGES = new RetryPolicy(
            5, GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofSeconds(30)), Duration.ofMinutes(10));
    private static final HttpLimits LISTS =
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), NsidSource.MAX_BYTES, 3);

    private final InstantSource clock = InstantSource.system();
    private final HttpClients clients = new HttpClients(USER_AGENT);
    private final GuardedHttp relays;
    private final GuardedHttp lists;
    private final GuardedHttp hosts;
    private final IdentitySources sources;
    private final CachedResolver identities;

    /** @param trusted what a person wrote on the command line */
    RunClients(NetworkOptions options, Collection<URI> trusted) {
        AddressGuard typed = typed(trusted);
        AddressGuard told = options.allowInsecureHosts
                ? AddressGuard.publicOnly().allowingInsecureLocalhost()
                : AddressGuard.publicOnly();
        relays = clients.polite(typed, HttpLimits.XRPC, HttpConcurrency.DEFAULT, RELAY_PATIENCE);
        lists = clients.named(typed, LISTS);
        hosts = clients.polite(told, HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, PDS_PATIENCE);
        sources = IdentitySources.open(clients, told, options.plc.url(), options.plc.rate(), PDS_PATIENCE);
        identities = sources.cached();
    }

    /** For lists of names and admin requests alone; to be closed by the caller. */
    static GuardedHttp trusting(Collection<URI> trusted) {
        return new GuardedHttp(typed(trusted), LISTS, HttpConcurrency.DEFAULT, USER_AGENT);
    }

    private static AddressGuard typed(Collection<URI> trusted) {
        AddressGuard typed = AddressGuard.publicOnly();
        for (URI one : trusted) {
            typed = typed.trusting(one);
        }
        return typed;
    }

    /** For what relays list; tries a page again. */
    XrpcClient relays() {
        return new XrpcClient(relays, clock, Retries.of(PAGES));
    }

    /** For lists of names. */
    GuardedHttp lists() {
        return lists;
    }

    CachedResolver identities() {
        return identities;
    }

    /** For PDSes; asks once. */
    XrpcClient hosts() {
        return new XrpcClient(hosts, clock);
    }

    /** For PDSes; tries again what may pass. */
    XrpcClient patientHosts() {
        return new XrpcClient(hosts, clock, Retries.of(RetryPolicy.DEFAULT));
    }

    /** @param most accounts of each difference that are asked about */
    Inquirers inquirers(int most) {
        return new Inquirers(this::probe, most > DifferenceExplainer.MOST ? MOST_ACCOUNTS_OF_ALL : MOST_ACCOUNTS);
    }

    private AccountProbe probe() {
        ProbeLimits limits = ProbeLimits.DEFAULT.within(MOST_ACCOUNTS_OF_ALL, 5 * MOST_ACCOUNTS_OF_ALL, PROBE_TIME);
        NameService service = NameService.lookingUp(sources.directory().guard(), sources.plc());
        return new AccountProbe(identities, hosts(), service, limits, clock);
    }

    @Override
    public void close() {
        clients.close();
    }
}
