package parallax.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.testkit.load.Pace;
import parallax.atproto.testkit.load.Traffic;
import parallax.atproto.testkit.load.TrafficFile;
import parallax.atproto.testkit.load.TrafficHost;
import parallax.atproto.testkit.load.TrafficPlan;

/**
 * Serves traffic made beforehand to subscribers in another process and prints what both cost. Arguments: the machine in
 * words, short or long, a folder for the traffic, and a JSON file.
 */
final class FirehoseReport {

    private static final TrafficPlan PLAN = new TrafficPlan(40, 250, 1_000, 42);
    private static final int PACED = 20_000;

    private final Traffic traffic;
    private final int rounds;
    private final int warmUpMillis;
    private final int windowMillis;

    private FirehoseReport(Traffic traffic, boolean isLong) {
        this.traffic = traffic;
        rounds = isLong ? 5 : 1;
        warmUpMillis = isLong ? 5_000 : 2_000;
        windowMillis = isLong ? 10_000 : 3_000;
    }

    public static void main(String[] arguments) throws IOException {
        long begun = System.nanoTime();
        Traffic traffic = TrafficFile.cached(PLAN, Path.of(arguments[2]));
        double made = (System.nanoTime() - begun) / 1e9;
        FirehoseReport report = new FirehoseReport(traffic, arguments[1].equals("long"));
        List<FirehoseRow> rows = new ArrayList<>();
        for (int subscribers : new int[] {1, 16, 64}) {
            rows.add(report.row(subscribers, 0));
        }
        rows.add(report.row(1, PACED));
        print(arguments[0], traffic, made, rows);
        if (arguments.length > 3) {
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(Path.of(arguments[3]).toFile(), json(arguments[0], traffic, rows));
        }
    }

    private FirehoseRow row(int subscribers, long asked) throws IOException {
        List<FirehoseRow> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            measured.add(once(subscribers, asked));
        }
        return FirehoseRow.median(measured);
    }

    private FirehoseRow once(int subscribers, long asked) throws IOException {
        try (TrafficHost host = TrafficHost.start(traffic, new Pace(asked, Long.MAX_VALUE >> 12))) {
            host.begin();
            try (ChildJvm crowd = ChildJvm.start(
                    FirehoseCrowd.class, "256m", host.stream(), subscribers, warmUpMillis, windowMillis)) {
                crowd.await("begin");
                long before = FirehoseCrowd.processCpu();
                String[] figures = crowd.await("end");
                long serverCpu = FirehoseCrowd.processCpu() - before;
                return new FirehoseRow(
                        subscribers,
                        asked,
                        Long.parseLong(figures[0]),
                        Long.parseLong(figures[1]),
                        serverCpu,
                        Long.parseLong(figures[2]),
                        Long.parseLong(figures[3]));
            }
        }
    }

    private static void print(String machine, Traffic traffic, double made, List<FirehoseRow> rows) {
        System.out.printf(
                "Signed commits of %d accounts, %,d frames of %,d bytes on average, made or read in %.1f s; served over loopback "
                        + "without TLS to subscribers in another process.%n%s%n%n",
                PLAN.accounts(), traffic.size(), traffic.bytes() / traffic.size(), made, machine);
        System.out.println(
                "| subscribers | asked | frames/s | MB/s | server us/frame | server cores | client us/frame | client cores |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
        rows.forEach(row -> System.out.print(row.markdown()));
    }

    private static ObjectNode json(String machine, Traffic traffic, List<FirehoseRow> rows) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("benchmark", "firehose").put("machine", machine);
        json.put("frameBytes", traffic.bytes() / traffic.size());
        ArrayNode list = json.putArray("rows");
        for (FirehoseRow row : rows) {
            list.addObject()
                    .put("subscribers", row.subscribers())
                    .put("askedPerSecond", row.asked())
                    .put("framesPerSecond", Math.round(row.framesPerSecond()))
                    .put("serverCpuNanosPerFrame", row.serverCpu() / row.frames())
                    .put("clientCpuNanosPerFrame", row.clientCpu() / row.frames());
        }
        return json;
    }
}
