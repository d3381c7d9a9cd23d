package parallax.coldir.command;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.MethodResolver;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.identity.WebResolver;
import parallax.atproto.politeness.PoliteTurns;
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
final class Network implements AutoCloseable {

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

    private final NetworkOptions options;
    private final InstantSource clock = InstantSource.system();
    private final GuardedHttp relays;
    private final GuardedHttp lists;
    private final GuardedHttp directory;
    private final GuardedHttp hosts;
    private final CachedResolver identities;

    /** @param trusted what a person wrote on the command line */
    Network(NetworkOptions options, Collection<URI> trusted) {
        this.options = options;
        PoliteTurns turns = PoliteTurns.standard();
        AddressGuard typed = typed(trusted);
        AddressGuard told = options.allowInsecureHosts
                ? AddressGuard.publicOnly().allowingInsecureLocalhost()
                : AddressGuard.publicOnly();
        relays = http(typed, HttpLimits.XRPC, new WaitPolicy(turns, RELAY_PATIENCE));
        lists = http(typed, LISTS, WaitPolicy.NONE);
        directory = http(told.trusting(options.plcUrl), HttpLimits.DOCUMENTS, WaitPolicy.NONE);
        hosts = http(told, HttpLimits.DOCUMENTS, new WaitPolicy(turns, PDS_PATIENCE));
        RequestRate rate = RequestRate.perSecond(options.plcRate);
        identities = new CachedResolver(
                new MethodResolver(
                        new PlcResolver(directory, options.plcUrl, rate, clock), new WebResolver(directory, clock)),
                CacheLimits.DEFAULT,
                IdentityStore.NONE,
                ResolverListener.NONE,
                clock);
    }

    /** For lists of names and admin requests alone; to be closed by the caller. */
    static GuardedHttp trusting(Collection<URI> trusted) {
        return http(typed(trusted), LISTS, WaitPolicy.NONE);
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
        NameService service = NameService.lookingUp(directory.guard(), options.plcUrl);
        return new AccountProbe(identities, hosts(), service, limits, clock);
    }

    @Override
    public void close() {
        relays.close();
        lists.close();
        directory.close();
        hosts.close();
    }

    private static GuardedHttp http(AddressGuard guard, HttpLimits limits, WaitPolicy manners) {
        return new GuardedHttp(guard, limits, HttpConcurrency.DEFAULT, USER_AGENT, manners);
    }
}
