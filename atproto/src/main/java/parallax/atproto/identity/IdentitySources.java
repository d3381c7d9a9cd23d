package parallax.atproto.identity;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpClients;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;

/**
 * Where one run asks who is who.
 *
 * @param directory asks the directory of did:plc, which the operator trusts, and nobody else
 * @param documents asks the hosts of did:web. What the operator trusts for the directory is not within reach of their
 *     redirects
 * @param plc the directory's address
 * @param rate of requests to the directory
 */
public record IdentitySources(
        GuardedHttp directory, GuardedHttp documents, URI plc, RequestRate rate, InstantSource clock) {

    /**
     * Clients that {@code clients} closes.
     *
     * @param guard for hosts that anybody names
     * @param patience for a turn at such a host
     */
    public static IdentitySources open(
            HttpClients clients, AddressGuard guard, URI plc, int plcPerSecond, Duration patience) {
        return new IdentitySources(
                clients.named(guard.trusting(plc), HttpLimits.DOCUMENTS),
                clients.polite(guard, HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, patience),
                plc,
                RequestRate.perSecond(plcPerSecond),
                InstantSource.system());
    }

    /** did:web alone, not cached. */
    public DidResolver web() {
        return new WebResolver(documents, clock);
    }

    /** All methods, kept in memory alone. */
    public CachedResolver cached() {
        return cached(CacheLimits.DEFAULT, IdentityStore.NONE, ResolverListener.NONE);
    }

    /** All methods. */
    public CachedResolver cached(CacheLimits limits, IdentityStore store, ResolverListener listener) {
        DidResolver methods = new MethodResolver(new PlcResolver(directory, plc, rate, clock), web());
        return new CachedResolver(methods, limits, store, listener, clock);
    }
}
