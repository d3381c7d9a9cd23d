package parallax.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.load.LiveTraffic;
import parallax.atproto.testkit.load.TrafficHost;
import parallax.atproto.testkit.plc.SimulatedPlc;

/**
 * The network of {@link SoakReport}, a process of its own. Argument: a {@link SoakLoad}. Prints {@code plc URL} and
 * {@code hosts NAME ...}. Told {@code begin}, it sends once each host has a subscriber, and lives until it is killed.
 */
final class SoakHosts {
    /** Records that an account keeps: each later commit creates one and deletes one. */
    private static final int RECORDS = 40;

    private SoakHosts() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        SoakLoad load = SoakLoad.parsed(arguments[0]);
        SimulatedPlc plc = SimulatedPlc.start();
        List<TrafficHost> hosts = new ArrayList<>();
        for (int i = 0; i < load.hosts(); i++) {
            hosts.add(host(load, i, plc));
        }
        System.out.println("plc " + plc.uri());
        System.out.println("hosts " + hosts.stream().map(TrafficHost::hostPort).collect(Collectors.joining(" ")));
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (told.readLine() != null) {
            for (TrafficHost host : hosts) {
                host.awaitSubscribers(1);
            }
            SplittableRandom random = new SplittableRandom(load.seed());
            long period = load.rate() == 0 ? 1 : 1_000_000_000L * load.hosts() / load.rate();
            for (TrafficHost host : hosts) {
                // Else all of them would send at the same moments.
                host.begin(System.nanoTime() + random.nextLong(period));
            }
        }
        // Until the driver closes the pipe, whatever becomes of it.
        while (told.readLine() != null) {}
        System.exit(0);
    }

    private static TrafficHost host(SoakLoad load, int number, SimulatedPlc plc) {
        List<TestAccount> accounts = load.accountsOf(number);
        LiveTraffic traffic = new LiveTraffic(accounts, RECORDS, InstantSource.system());
        TrafficHost host = TrafficHost.start(traffic, load.paceOfAHost());
        for (TestAccount account : accounts) {
            String handle = account.did().text().substring("did:plc:".length()) + ".test";
            plc.put(account.did(), account.publicKey(), host.http(), handle);
        }
        return host;
    }
}
