package parallax.bench;

import java.util.List;

/**
 * One measurement of {@link FirehoseReport}.
 *
 * @param asked frames a second for each subscriber; 0 for as many as it takes
 * @param serverCpu nanoseconds; and {@code clientCpu} those of the readers' process
 */
record FirehoseRow(int subscribers, long asked, long frames, long bytes, long serverCpu, long clientCpu, long wall) {

    double framesPerSecond() {
        return frames * 1e9 / wall;
    }

    double megabytesPerSecond() {
        return bytes * 1e3 / wall;
    }

    /** Microseconds of CPU for one frame. */
    static double each(long cpu, long frames) {
        return cpu / 1e3 / frames;
    }

    /** Processors in use. */
    double cores(long cpu) {
        return (double) cpu / wall;
    }

    /** The middle one by its rate, since other work on the machine disturbs single ones. */
    static FirehoseRow median(List<FirehoseRow> rows) {
        return rows.stream()
                .sorted((a, b) -> Double.compare(a.framesPerSecond(), b.framesPerSecond()))
                .toList()
                .get(rows.size() / 2);
    }

    String markdown() {
        return "| %d | %s | **%,.0f** | %,.0f | %.2f | %.2f | %.2f | %.2f |%n"
                .formatted(
                        subscribers,
                        asked == 0 ? "all" : "%,d/s".formatted(asked),
                        framesPerSecond(),
                        megabytesPerSecond(),
                        each(serverCpu, frames),
                        cores(serverCpu),
                        each(clientCpu, frames),
                        cores(clientCpu));
    }
}
