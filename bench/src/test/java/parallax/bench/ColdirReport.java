package parallax.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has coldir compare three directories of one collection, of 1, 10 and 100 times the size, in a heap of 1 GiB, and
 * checks that every number it reports is right. Arguments: the machine in words, short or long, coldir's launcher, and
 * a JSON file.
 */
final class ColdirReport {

    private static final int RELAYS = 3;
    private static final int LARGEST_SHORT = 1_400_000;
    private static final int LARGEST_LONG = 14_000_000;
    private static final String HEAP = "-Xmx1g";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path launcher;
    private final Path folder;

    private ColdirReport(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int largest = arguments[1].equals("long") ? LARGEST_LONG : LARGEST_SHORT;
        Path folder = Files.createTempDirectory("coldir-bench");
        ColdirReport report = new ColdirReport(Path.of(arguments[2]), folder);
        List<ColdirRow> rows = new ArrayList<>();
        try {
            // Once for nothing: it builds the tool, and brings its files into memory.
            report.row(1_000);
            for (int dids : new int[] {largest / 100, largest / 10, largest}) {
                rows.add(report.row(dids));
            }
        } finally {
            report.clear();
        }
        print(arguments[0], rows);
        for (int i = 1; i < rows.size(); i++) {
            rows.get(i).requireNoFasterGrowthThan(rows.get(i - 1));
        }
        if (arguments.length > 3) {
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(Path.of(arguments[3]).toFile(), json(arguments[0], rows));
        }
    }

    private ColdirRow row(int dids) throws IOException, InterruptedException {
        try (ChildJvm directories = ChildJvm.start(DirectoryGenerator.class, "256m", dids, RELAYS)) {
            String[] ports = directories.await("ports");
            Path result = folder.resolve("result.json");
            List<String> command = new ArrayList<>(List.of(launcher.toString(), "compare"));
            for (int i = 0; i < RELAYS; i++) {
                command.add("r" + i + "=http://127.0.0.1:" + ports[i]);
            }
            Path names = Files.writeString(folder.resolve("names"), "app.example.thing\n");
            command.addAll(List.of("--nsids=" + names, "--verify=none", "--json=" + result));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(folder.resolve("talk").toFile());
            builder.environment().put("COLDIR_JAVA_OPTS", HEAP);
            ColdirRow row = watched(dids, builder);
            check(dids, JSON.readTree(result.toFile()));
            return row;
        }
    }

    private ColdirRow watched(int dids, ProcessBuilder builder) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = builder.start();
        ProcessUse use = new ProcessUse(process.pid());
        long cpu = 0;
        long peak = 0;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            try {
                cpu = use.cpuNanos();
                peak = use.peakBytes();
            } catch (IllegalStateException | UncheckedIOException _) {
                // Gone between the two looks; what the last one saw counts.
            }
        }
        long wall = System.nanoTime() - begun;
        if (process.exitValue() != 0) {
            throw new IllegalStateException("coldir ended with " + process.exitValue() + " at " + dids + " DIDs: "
                    + Files.readString(folder.resolve("talk")));
        }
        return new ColdirRow(dids, RELAYS, cpu, wall, peak);
    }

    /** Every count and every difference, exactly. */
    private static void check(int dids, JsonNode report) {
        JsonNode collection = report.at("/sections/directories/collections/0");
        require("the union", dids, collection.path("union").asLong());
        for (int i = 0; i < RELAYS; i++) {
            long lacking = DirectoryGenerator.lacking(dids, i);
            require(
                    "relay " + i,
                    dids - lacking,
                    collection.at("/counts/" + i + "/count").asLong());
            long told = 0;
            for (JsonNode difference : collection.path("differences")) {
                boolean own = difference.path("notIn").asText().equals("r" + i)
                        && difference.path("in").isNull();
                told += own ? difference.path("count").asLong() : 0;
            }
            require("what relay " + i + " lacks", lacking, told);
        }
    }

    private static void require(String what, long wanted, long found) {
        if (wanted != found) {
            throw new IllegalStateException(what + " is " + wanted + ", and coldir says " + found);
        }
    }

    private void clear() throws IOException {
        for (String file : List.of("result.json", "names", "talk")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
    }

    private static void print(String machine, List<ColdirRow> rows) {
        System.out.printf(
                "One collection at %d relays, pages of 1,000 from a process on loopback that computes them, in a heap of 1 GiB;"
                        + " every count and difference is checked.%n%s%n%n",
                RELAYS, machine);
        System.out.println("| DIDs | relays | wall s | CPU s | CPU us/entry | wall us/entry | peak MB | bytes/entry |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
        rows.forEach(row -> System.out.print(row.markdown()));
    }

    private static ObjectNode json(String machine, List<ColdirRow> rows) {
        ObjectNode json = JSON.createObjectNode().put("benchmark", "coldir").put("machine", machine);
        ArrayNode list = json.putArray("rows");
        for (ColdirRow row : rows) {
            list.addObject()
                    .put("dids", row.dids())
                    .put("relays", row.relays())
                    .put("wallNanos", row.wallNanos())
                    .put("cpuNanos", row.cpuNanos())
                    .put("peakBytes", row.peakBytes());
        }
        return json;
    }
}
