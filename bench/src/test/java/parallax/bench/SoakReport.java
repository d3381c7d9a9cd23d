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

/** Feeds a relay from many simulated hosts for millions of events, and tells whether its memory and disk stay flat. */
@Command(
        name = "bench soak",
        description = "Feeds our relay from simulated hosts, and tells whether its memory and disk stay flat.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class SoakReport implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int ACCOUNTS = 20;
    private static final int SAMPLES = 20;
    private static final String WINDOW = "512MiB";

    @Option(names = "--machine", hidden = true, defaultValue = "")
    private String machine;

    @Option(names = "--launcher", hidden = true, required = true)
    private Path launcher;

    @Option(names = "--json", description = "Also write the figures to this file.")
    private Path json;

    @Option(names = "--events", description = "How many.", defaultValue = "5000000")
    private long events;

    @Option(names = "--hosts", description = "How many, with 20 accounts each.", defaultValue = "500")
    private int hosts;

    @Option(
            names = "--rate",
            description = "Events a second of all hosts; 0 for as fast as the relay takes them.",
            defaultValue = "0")
    private long rate;

    @Option(names = "--heap", description = "The heap of the relay.", defaultValue = "512m")
    private String heap;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakReport()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SoakLoad load = SoakLoad.of(hosts, ACCOUNTS, events, rate, 42);
        System.out.printf(
                "%,d signed commits of %d hosts with %d accounts each, %s; a heap of %s, a replay window of %s.%n%s%n%n%s%n",
                load.events(),
                hosts,
                ACCOUNTS,
                rate == 0 ? "as fast as the relay takes them" : rate + " a second",
                heap,
                WINDOW,
                machine,
                SoakRow.HEAD);
        Path data = Files.createTempDirectory("parallax-soak-");
        try (ChildJvm network = ChildJvm.start(SoakHosts.class, "8g", load)) {
            URI plc = URI.create(network.await("plc")[0]);
            List<String> names = List.of(network.await("hosts"));
            try (RelayUnderTest relay = RelayUnderTest.start(launcher, heap, data, plc, "--replay-max-bytes", WINDOW)) {
                return soak(load, network, names, relay, data);
            }
        } finally {
            Folders.remove(data);
        }
    }

    private int soak(SoakLoad load, ChildJvm network, List<String> names, RelayUnderTest relay, Path data)
            throws IOException, InterruptedException {
        long every = Math.max(1, load.events() / SAMPLES);
        try (ChildJvm consumer = ChildJvm.start(SoakConsumer.class, "1g", load, relay.stream(), every)) {
            consumer.await("ready");
            for (String host : names) {
                relay.follow(host);
            }
            network.tell("begin");
            List<SoakRow> rows = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            long begun = System.nanoTime();
            for (String[] said = consumer.next(); !said[0].equals("end"); said = consumer.next()) {
                switch (said[0]) {
                    case "at" -> {
                        SoakRow row = SoakRow.of(Long.parseLong(said[1]), System.nanoTime() - begun, relay, data);
                        System.out.println(row.markdown(rows.isEmpty() ? null : rows.getLast()));
                        rows.add(row);
                    }
                    case "done" -> {
                        if (Long.parseLong(said[1]) != load.events()) {
                            problems.add("%s of %d events came".formatted(said[1], load.events()));
                        }
                    }
                    default -> problems.add(String.join(" ", Arrays.asList(said).subList(1, said.length)));
                }
            }
            problems.addAll(SoakRow.growth(rows));
            System.out.println(
                    problems.isEmpty()
                            ? "%nEvery event came once, in order; memory and disk stay flat.".formatted()
                            : "%nNOT as it should be: %s".formatted(String.join("; ", problems)));
            writeJson(rows, problems);
            return problems.isEmpty() ? 0 : FAILED;
        }
    }

    private void writeJson(List<SoakRow> rows, List<String> problems) throws IOException {
        if (json != null) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode root = mapper.createObjectNode().put("benchmark", "soak").put("machine", machine);
            rows.forEach(row -> row.writeTo(root.withArray("rows").addObject()));
            problems.forEach(root.withArray("problems")::add);
            mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), root);
        }
    }
}
