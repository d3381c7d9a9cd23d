package parallax.relay.e2e;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.app.RunningRelay;

/** A directory and hosts. */
final class SimulatedNetwork implements AutoCloseable {
    private final SimulatedPlc plc = SimulatedPlc.start();
    private final List<NetworkHost> hosts = new ArrayList<>();
    private final RandomGenerator random;
    private final InstantSource clock;

    /** @param clock of the hosts */
    SimulatedNetwork(long seed, InstantSource clock) {
        this.random = new Random(seed);
        this.clock = clock;
    }

    SimulatedPlc plc() {
        return plc;
    }

    NetworkHost addHost() {
        NetworkHost host = new NetworkHost(plc, random, clock);
        hosts.add(host);
        return host;
    }

    private String[] hostNames() {
        return hosts.stream().map(NetworkHost::name).toArray(String[]::new);
    }

    /** Starts a relay that crawls every host, and waits until each has its subscription. */
    RunningRelay startRelay(Path dataDir) throws InterruptedException {
        return subscribed(RunningRelay.start(dataDir, plc.uri(), hostNames()));
    }

    /** The same, and it trusts every host, for a load that untrusted ones may not send. */
    RunningRelay startTrustingRelay(Path dataDir) throws InterruptedException {
        return subscribed(RunningRelay.startTrusting(dataDir, plc.uri(), hostNames()));
    }

    private RunningRelay subscribed(RunningRelay relay) throws InterruptedException {
        for (NetworkHost host : hosts) {
            host.awaitSubscriber();
        }
        return relay;
    }

    @Override
    public void close() {
        hosts.forEach(NetworkHost::close);
        plc.close();
    }
}
