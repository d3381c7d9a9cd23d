package parallax.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One measurement of {@link RelayReport}.
 *
 * @param wall nanoseconds of the measured events, and {@code cpu} of the relay in them without {@code compiling}, which
 *     is what its JVM compiled meanwhile
 * @param each nanoseconds of CPU to hash and check the signature of one event, and nothing else
 * @param resident bytes of the relay at the end, and {@code peak} the most of its life
 * @param latencies nanoseconds after the host's own stream, by {@link LoadConsumers#RANKS}; empty if not measured
 * @param replay empty if not measured
 * @param problems empty if every event came once, in order and unchanged
 */
record RelayRow(
        String name,
        RelayLoad load,
        long wall,
        long cpu,
        long compiling,
        double each,
        long resident,
        long peak,
        List<Long> latencies,
        List<Replay> replay,
        List<String> problems) {

    static final String HEAD =
            "| load | events/s | CPU s per million | of hash and signature | compiling | resident MB | peak MB "
                    + "| p50 ms | p99 ms | p99.9 ms | replay events/s | replay MB/s | output |\n"
                    + "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|";

    /** What a returning consumer got. */
    record Replay(long wall, long events, long bytes) {}

    double eventsPerSecond() {
        return load.measured() * 1e9 / wall;
    }

    /** The same as seconds of CPU for a million events. */
    double cpuMicrosEach() {
        return cpu / 1e3 / load.measured();
    }

    private double compilingMicrosEach() {
        return compiling / 1e3 / load.measured();
    }

    double ofFloor() {
        return cpu / each / load.measured();
    }

    String markdown() {
        return "| %s | **%,.0f** | %.0f | **%.2f** | %.0f | %d | %d | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        name,
                        eventsPerSecond(),
                        cpuMicrosEach(),
                        ofFloor(),
                        compilingMicrosEach(),
                        resident >> 20,
                        peak >> 20,
                        latency(0),
                        latency(1),
                        latency(2),
                        replay.isEmpty()
                                ? ""
                                : "%,.0f".formatted(replayed(replay.getFirst().events())),
                        replay.isEmpty()
                                ? ""
                                : "%,.0f".formatted(replayed(replay.getFirst().bytes()) / 1e6),
                        problems.isEmpty() ? "each event once, in order" : String.join("; ", problems));
    }

    private double replayed(long what) {
        return what * 1e9 / replay.getFirst().wall();
    }

    private String latency(int rank) {
        return latencies.size() > rank ? "%.1f".formatted(latencies.get(rank) / 1e6) : "";
    }

    void writeTo(ObjectNode json) {
        json.put("name", name).put("hosts", load.hosts()).put("events", load.measured());
        json.put("askedPerSecond", load.rate()).put("consumers", load.consumers());
        json.put("eventsPerSecond", Math.round(eventsPerSecond()));
        json.put("cpuSecondsPerMillion", cpuMicrosEach()).put("ofHashAndSignature", ofFloor());
        json.put("compilingSecondsPerMillion", compilingMicrosEach());
        json.put("residentBytes", resident).put("peakBytes", peak);
        latencies.forEach(json.withArray("latencyNanos")::add);
        replay.forEach(again -> json.put("replayEventsPerSecond", Math.round(replayed(again.events()))));
        problems.forEach(json.withArray("problems")::add);
    }
}
