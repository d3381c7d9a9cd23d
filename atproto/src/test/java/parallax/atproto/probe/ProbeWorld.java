package parallax.atproto.probe;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.crypto.Curve;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.identity.CacheLifetimes;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.MethodResolver;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RefreshLimit;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.identity.StoredIdentity;
import parallax.atproto.identity.WebResolver;
import parallax.atproto.politeness.Turn;
import parallax.atproto.politeness.Turns;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.atproto.xrpc.XrpcClient;

/** A directory, PDSes and a probe on loopback. Pauses between tries are noted and not waited for. */
final class ProbeWorld implements AutoCloseable {

    /** No answer here takes so long, on however slow a machine. */
    private static final Duration CALL = Duration.ofSeconds(60);

    final SimulatedPlc plc = SimulatedPlc.start();
    final List<Duration> pauses = new ArrayList<>();
    final Set<String> namesWithoutAddress = ConcurrentHashMap.newKeySet();
    /** A permit for each answer of the directory. */
    final Semaphore resolved = new Semaphore(0);

    /** Hosts at which no turn is free for an hour. */
    final Set<String> crowded = ConcurrentHashMap.newKeySet();

    boolean namesWork = true;

    private final Map<Did, StoredIdentity> known = new ConcurrentHashMap<>();
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(17);
    private final GuardedHttp http;
    private final List<ScriptedPds> servers = new ArrayList<>();
    final CachedResolver identities;

    ProbeWorld() {
        this(CALL);
    }

    /** @param call the time that a server has for its answer */
    ProbeWorld(Duration call) {
        AddressGuard guard = AddressGuard.resolvingWith(this::lookup).allowingInsecureLocalhost();
        http = new GuardedHttp(
                guard,
                new HttpLimits(call, call, 64 << 10, 0),
                HttpConcurrency.DEFAULT,
                "test/1",
                new WaitPolicy(this::turn, call));
        InstantSource clock = InstantSource.system();
        IdentityStore store = new IdentityStore() {
            @Override
            public @Nullable StoredIdentity find(Did did) {
                return known.get(did);
            }

            @Override
            public void put(Did did, StoredIdentity identity) {
                known.put(did, identity);
            }

            @Override
            public void remove(Did did) {
                known.remove(did);
            }
        };
        identities = new CachedResolver(
                new MethodResolver(
                        new PlcResolver(http, plc.uri(), RequestRate.perSecond(100_000), clock),
                        new WebResolver(http, clock)),
                new CacheLimits(20_000, CacheLifetimes.DEFAULT, RefreshLimit.DEFAULT),
                store,
                new ResolverListener() {
                    @Override
                    public void fetched(Resolution resolution, Duration took) {
                        resolved.release();
                    }
                },
                clock);
    }

    private Turn turn(String host, Duration patience) throws InterruptedException {
        return crowded.contains(host) ? new Turn.TooLate(Duration.ofHours(1)) : Turns.AT_ONCE.enter(host, patience);
    }

    private List<InetAddress> lookup(String name) throws UnknownHostException {
        if (namesWithoutAddress.contains(name)) {
            throw new UnknownHostException(name);
        }
        return List.of(InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1}));
    }

    ScriptedPds pds() {
        ScriptedPds pds = new ScriptedPds();
        servers.add(pds);
        return pds;
    }

    Did account() {
        return TestAccount.create(Curve.P256, random).did();
    }

    Did accountAt(ScriptedPds pds) {
        return accountAt(pds.uri());
    }

    Did accountAt(URI pds) {
        Did did = account();
        move(did, pds);
        return did;
    }

    void move(Did did, URI pds) {
        plc.putRaw(did, document(did, pds.toString()));
    }

    /** Without a key: the probe does not need one, and thousands are slow to make. */
    static String document(Did did, @Nullable String pds) {
        String service = pds == null
                ? ""
                : "{\"id\":\"#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\",\"serviceEndpoint\":\"" + pds
                        + "\"}";
        return "{\"id\":\"" + did.text() + "\",\"service\":[" + service + "]}";
    }

    /** As if it had been resolved before. */
    void know(DidDocument document) {
        known.put(document.did(), new StoredIdentity(new Resolution.Found(document, Instant.now()), Instant.now()));
    }

    AccountProbe probe() {
        return probe(ProbeLimits.DEFAULT);
    }

    AccountProbe probe(ProbeLimits limits) {
        XrpcClient client = new XrpcClient(http, InstantSource.system());
        Questioner questioner = new Questioner(client, new ProbeBudget(limits), limits, this::pause);
        return new AccountProbe(identities, questioner, () -> namesWork, limits, InstantSource.system());
    }

    AccountFinding ask(Did did) throws InterruptedException {
        return probe().ask(did, new ProbeQuestion.Active());
    }

    private void pause(Duration time) {
        synchronized (pauses) {
            pauses.add(time);
        }
    }

    @Override
    public void close() {
        http.close();
        servers.forEach(ScriptedPds::close);
        plc.close();
    }
}
