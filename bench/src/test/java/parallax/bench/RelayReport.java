package parallax.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drives a relay between simulated hosts and consumers, each in processes of their own, and prints what it took. */
@Command(
        name = "bench relay",
        description =
                "Measures a relay: ours, or one that runs already. That one is to use the PLC directory at "
                        + "http://localhost:PORT of --plc-port, and to follow localhost:PORT hosts when its operator asks it to.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class RelayReport implements Callable<Integer> {
    private static final int CHECK_FAILED = 1;

    @Option(names = "--machine", hidden = true, defaultValue = "")
    private String machine;

    @Option(names = "--folder", hidden = true, required = true)
    private Path folder;

    @Option(names = "--launcher", hidden = true, required = true)
    private Path launcher;

    @Option(names = "--json", description = "Also write the figures to this file.")
    private Path json;

    @Option(names = "--long", description = "More events, hosts and consumers, for figures worth keeping.")
    private boolean isLong;

    @Option(names = "--relay", description = "The http URL of a relay that runs already.")
    private URI relay;

    @Option(names = "--pid", description = "Its process.")
    private long pid;

    @Option(names = "--password", description = "Its operator's password.", defaultValue = "")
    private String password;

    @Option(names = "--plc-port", description = "Where to serve the PLC directory; 0 for a free port.")
    private int plcPort;

    @Option(names = "--heap", description = "The heap of ours.", defaultValue = "512m")
    private String heap;

    private int runs;
    private double floor;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RelayReport()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (relay != null && (pid == 0 || plcPort == 0)) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--relay wants --pid, for its CPU and memory, and --plc-port");
        }
        System.out.printf(
                "Signed commits of about 2.7 KB; the relay, the hosts and the consumers are processes of their own on this machine, "
                        + "without TLS. %,d events warm up; what the JVM still compiles after them is told apart.%n%s%n%n%s%n",
                warmUp(), machine, RelayRow.HEAD);
        List<RelayRow> rows = new ArrayList<>();
        int events = isLong ? 120_000 : 40_000;
        // The commits of all loads are of one kind.
        floor = VerifyFloor.nanosEach(load(400, events).traffic());
        rows.add(row("10 hosts, as fast as it can", load(400, events)));
        rows.add(row("10 hosts, 1,000/s", load(400, isLong ? 60_000 : 20_000).rate(1_000)));
        rows.add(row("10 hosts, 2,000/s", load(400, isLong ? 120_000 : 40_000).rate(2_000)));
        if (isLong) {
            rows.add(row("200 hosts, as fast as it can", load(400, events).hosts(200)));
            rows.add(row("1,000 hosts, as fast as it can", load(1_000, events).hosts(1_000)));
            rows.add(row(
                    "10 hosts, 1,000/s, 16 consumers",
                    load(400, 40_000).rate(1_000).consumers(16)));
        }
        writeJson(rows);
        return rows.stream().allMatch(row -> row.problems().isEmpty()) ? 0 : CHECK_FAILED;
    }

    private int warmUp() {
        return isLong ? 100_000 : 40_000;
    }

    private RelayLoad load(int accounts, int events) {
        return RelayLoad.of(folder, accounts, warmUp(), events, relay == null ? 42 : 42 + runs);
    }

    private RelayRow row(String name, RelayLoad load) throws IOException, InterruptedException {
        runs++;
        Path data = Files.createTempDirectory("parallax-bench-");
        try (ChildJvm hosts = ChildJvm.start(LoadHosts.class, "2g", load, plcPort)) {
            URI plc = URI.create(hosts.await("plc")[0]);
            List<String> names = List.of(hosts.await("hosts"));
            try (RelayUnderTest measured = relay == null
                    ? RelayUnderTest.start(launcher, heap, data, plc)
                    : RelayUnderTest.running(relay, password, pid)) {
                RelayRow row = measure(name, load, hosts, names, measured);
                System.out.println(row.markdown());
                return row;
            }
        } finally {
            Folders.remove(data);
        }
    }

    private RelayRow measure(String name, RelayLoad load, ChildJvm hosts, List<String> names, RelayUnderTest measured)
            throws IOException, InterruptedException {
        boolean paced = load.rate() > 0;
        List<Object> arguments = new ArrayList<>(List.of(load, measured.stream()));
        if (paced) {
            names.forEach(host -> arguments.add("ws://" + host + "/xrpc/com.atproto.sync.subscribeRepos"));
        }
        try (ChildJvm consumers = ChildJvm.start(LoadConsumers.class, "2g", arguments.toArray())) {
            consumers.await("connected");
            for (String host : names) {
                measured.follow(host);
            }
            hosts.tell("warm " + (paced ? 2 : 1));
            consumers.await("warm");
            long cpuBefore = measured.use().cpuNanos();
            long compilingBefore = measured.use().compilerNanos();
            long begunAt = System.nanoTime();
            hosts.tell("begin");
            String[] done = consumers.await("done");
            long compiling = measured.use().compilerNanos() - compilingBefore;
            long cpu = measured.use().cpuNanos() - cpuBefore - compiling;
            long came = Long.parseLong(done[1]);
            List<String> problems = new ArrayList<>();
            if (came != load.events()) {
                problems.add("%,d of %,d events came".formatted(came, load.events()));
            }
            List<Long> latencies = findings(consumers, problems);
            List<RelayRow.Replay> replay = paced || !problems.isEmpty()
                    ? List.of()
                    : List.of(replayed(measured, Long.parseLong(done[3]) - 1, load.events()));
            return new RelayRow(
                    name,
                    load,
                    Long.parseLong(done[0]) - begunAt,
                    cpu,
                    compiling,
                    floor,
                    measured.use().residentBytes(),
                    measured.use().peakBytes(),
                    latencies,
                    replay,
                    problems);
        }
    }

    private static List<Long> findings(ChildJvm consumers, List<String> problems) throws IOException {
        List<Long> latencies = new ArrayList<>();
        for (String[] said = consumers.next(); !said[0].equals("end"); said = consumers.next()) {
            switch (said[0]) {
                case "problem" ->
                    problems.add(String.join(" ", Arrays.asList(said).subList(1, said.length)));
                case "latency" -> Arrays.stream(said).skip(1).map(Long::valueOf).forEach(latencies::add);
                default -> throw new IllegalStateException("the consumers said " + String.join(" ", said));
            }
        }
        return latencies;
    }

    private static RelayRow.Replay replayed(RelayUnderTest relay, long cursor, int events) throws IOException {
        try (ChildJvm reader = ChildJvm.start(LoadReplay.class, "512m", relay.stream(), cursor, events)) {
            String[] replayed = reader.await("replayed");
            return new RelayRow.Replay(
                    Long.parseLong(replayed[0]), Long.parseLong(replayed[1]), Long.parseLong(replayed[2]));
        }
    }

    private void writeJson(List<RelayRow> rows) throws IOException {
        if (json != null) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode root =
                    mapper.createObjectNode().put("benchmark", "relay").put("machine", machine);
            rows.forEach(row -> row.writeTo(root.withArray("rows").addObject()));
            mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), root);
        }
    }
}
