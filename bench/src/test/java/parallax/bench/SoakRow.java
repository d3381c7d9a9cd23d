package parallax.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A moment of {@link SoakReport}.
 *
 * @param events that came so far
 * @param nanos since the begin, and {@code cpuNanos} of the relay since its start
 * @param resident bytes
 * @param live bytes of the heap that the last collection of old objects left
 * @param nativeBytes memory outside the heap that the relay knows of
 * @param disk bytes of the data folder
 */
record SoakRow(
        long events, long nanos, long cpuNanos, long resident, long live, long nativeBytes, long threads, long disk) {

    static final String HEAD =
            "| events | events/s | CPU s per million | resident MB | live heap MB | native MB | threads | disk MB |\n"
                    + "|---:|---:|---:|---:|---:|---:|---:|---:|";

    /** What the second half may have more than the first, at its most: for what any JVM does to its heap. */
    private static final double TOLERANCE = 1.10;

    static SoakRow of(long events, long nanos, RelayUnderTest relay, Path data)
            throws IOException, InterruptedException {
        Meters meters = relay.meters();
        return new SoakRow(
                events,
                nanos,
                relay.use().cpuNanos(),
                relay.use().residentBytes(),
                (long) meters.sum("jvm_gc_live_data_size_bytes"),
                (long) meters.sum("relay_native_bytes"),
                (long) meters.sum("jvm_threads_live_threads"),
                Folders.bytes(data));
    }

    /** What grew from the second quarter to the last; the first fills what is bounded. */
    static List<String> growth(List<SoakRow> rows) {
        List<String> grown = new ArrayList<>();
        grow("resident memory", rows, SoakRow::resident, grown);
        grow("threads", rows, SoakRow::threads, grown);
        grow("disk", rows, SoakRow::disk, grown);
        return grown;
    }

    private static void grow(String what, List<SoakRow> rows, ToLongFunction<SoakRow> of, List<String> grown) {
        int quarter = rows.size() / 4;
        long early = most(rows.subList(quarter, 2 * quarter), of);
        long late = most(rows.subList(rows.size() - quarter, rows.size()), of);
        if (late > early * TOLERANCE) {
            grown.add("%s grew from %,d to %,d".formatted(what, early, late));
        }
    }

    private static long most(List<SoakRow> rows, ToLongFunction<SoakRow> of) {
        return rows.stream().mapToLong(of).max().orElse(0);
    }

    String markdown(@Nullable SoakRow before) {
        long came = before == null ? events : events - before.events;
        double seconds = (before == null ? nanos : nanos - before.nanos) / 1e9;
        long cpu = before == null ? cpuNanos : cpuNanos - before.cpuNanos;
        return "| %,d | %,.0f | %.0f | %d | %d | %d | %d | %,d |"
                .formatted(
                        events,
                        came / seconds,
                        cpu / 1e3 / came,
                        resident >> 20,
                        live >> 20,
                        nativeBytes >> 20,
                        threads,
                        disk >> 20);
    }

    void writeTo(ObjectNode json) {
        json.put("events", events).put("nanos", nanos).put("cpuNanos", cpuNanos);
        json.put("residentBytes", resident).put("liveHeapBytes", live).put("nativeBytes", nativeBytes);
        json.put("threads", threads).put("diskBytes", disk);
    }
}
