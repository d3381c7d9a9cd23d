package parallax.relay.app;

import java.time.Duration;
import java.time.InstantSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.xrpc.XrpcClient;
import parallax.cli.BuildVersion;
import parallax.relay.upstream.CrawlRules;

/**
 * What a pull of hosts asks over HTTP.
 *
 * @param listing of the relay, which is trusted as the operator wrote it
 * @param checks of hosts, which that relay names
 */
record PullNetwork(GuardedHttp relay, GuardedHttp hosts, XrpcClient listing, XrpcClient checks)
        implements AutoCloseable {
    // The operator waits for the end of the list, not for one answer.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static PullNetwork open(RelayAddress relay, CrawlRules rules, InstantSource clock) {
        AddressGuard guard = rules.guard();
        String userAgent = Network.userAgent(BuildVersion.text());
        WaitPolicy manners = new WaitPolicy(PoliteTurns.standard(), PATIENCE);
        GuardedHttp listing =
                new GuardedHttp(guard.trusting(relay.http()), HttpLimits.XRPC, HttpConcurrency.DEFAULT, userAgent);
        GuardedHttp hosts = new GuardedHttp(guard, HttpLimits.XRPC, HttpConcurrency.DEFAULT, userAgent, manners);
        return new PullNetwork(listing, hosts, new XrpcClient(listing, clock), new XrpcClient(hosts, clock));
    }

    @Override
    public void close() {
        relay.close();
        hosts.close();
    }
}
