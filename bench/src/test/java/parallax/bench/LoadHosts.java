package parallax.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import parallax.atproto.testkit.load.Pace;
import parallax.atproto.testkit.load.Traffic;
import parallax.atproto.testkit.load.TrafficHost;
import parallax.atproto.testkit.plc.SimulatedPlc;

/**
 * The network of {@link RelayReport}: a directory and hosts, a process of their own. Arguments: a {@link RelayLoad} and
 * the directory's port, 0 for a free one. Prints {@code plc URL} and {@code hosts NAME ...}. Told {@code warm N}, it
 * sends what warms up once each host has N subscribers; told {@code begin}, the rest. It lives until it is killed.
 */
final class LoadHosts {

    private LoadHosts() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        RelayLoad load = RelayLoad.parsed(arguments[0]);
        SimulatedPlc plc = SimulatedPlc.startAt(Integer.parseInt(arguments[1]));
        List<TrafficHost> hosts = hosts(load, plc);
        System.out.println("plc " + plc.uri());
        System.out.println("hosts " + hosts.stream().map(TrafficHost::hostPort).collect(Collectors.joining(" ")));
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        // Until the driver closes the pipe, whatever becomes of it.
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            if (line.equals("begin")) {
                begin(hosts, load);
            } else {
                warm(hosts, load, Integer.parseInt(line.substring("warm ".length())));
            }
        }
        System.exit(0);
    }

    private static List<TrafficHost> hosts(RelayLoad load, SimulatedPlc plc) throws IOException {
        List<Traffic> parts = load.traffic().parts(load.hosts());
        List<TrafficHost> hosts = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Traffic part = parts.get(i);
            // The first hosts send what a division leaves over.
            long rate = load.rate() / parts.size() + (i < load.rate() % parts.size() ? 1 : 0);
            TrafficHost host = TrafficHost.start(part, new Pace(rate, part.size()));
            part.register(plc, host.http());
            hosts.add(host);
        }
        return hosts;
    }

    private static void warm(List<TrafficHost> hosts, RelayLoad load, int subscribers) throws InterruptedException {
        for (TrafficHost host : hosts) {
            host.awaitSubscribers(subscribers);
        }
        for (TrafficHost host : hosts) {
            host.releaseAhead(load.warmUp() / hosts.size());
        }
    }

    /** Hosts of a given rate do not send their events at the same moments. */
    private static void begin(List<TrafficHost> hosts, RelayLoad load) {
        long now = System.nanoTime();
        long between = load.rate() == 0 ? 0 : 1_000_000_000 / load.rate();
        for (int i = 0; i < hosts.size(); i++) {
            hosts.get(i).begin(now + i * between);
        }
    }
}
