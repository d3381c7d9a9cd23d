package parallax.pulsar;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import parallax.pulsar.measure.Progress;

/** Events a second of each stream since a moment about a second ago. Not thread-safe. */
final class Rates {

    private static final long AT_LEAST_MILLIS = 1_000;

    private record Sample(long millis, long events) {}

    private final Map<String, Sample> last = new HashMap<>();
    private final Map<String, Double> rates = new HashMap<>();

    /** Takes in the state at {@code nowMillis}, on any clock that only goes forward. */
    void update(List<Progress.Line> lines, long nowMillis) {
        for (Progress.Line line : lines) {
            Sample now = new Sample(nowMillis, line.events());
            Sample before = last.putIfAbsent(line.name(), now);
            if (before != null && nowMillis - before.millis() >= AT_LEAST_MILLIS) {
                rates.put(line.name(), 1000.0 * (now.events() - before.events()) / (nowMillis - before.millis()));
                last.put(line.name(), now);
            }
        }
    }

    String of(String name) {
        return String.format(Locale.ROOT, "%,.1f", rates.getOrDefault(name, 0.0));
    }
}
