package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters of a relay that works, against the table that tells operators of them. */
class MetricsInReadmeTest {
    /** Tests run in the folder of their module. */
    private static final Path README = Path.of("README.md");

    private static final Pattern NAME = Pattern.compile("`((?:relay|process_resident)_[a-z_]+)`");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^((?:relay|process_resident)_[a-z_]+)(?:\\{([^}]*)})? ");
    private static final int MOST_OF_ONE_NAME = 20;

    @Test
    void theTableHasEveryMeterAndNoOtherAndLabelsAreFew(@TempDir Path dir) throws IOException {
        String scraped;
        try (SmallNetwork network = new SmallNetwork(dir)) {
            scraped = network.metrics.get("/metrics").text();
        }
        Map<String, Set<String>> series = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(scraped);
        while (sample.find()) {
            String labels = sample.group(2) == null ? "" : sample.group(2);
            series.computeIfAbsent(inReadme(sample.group(1)), _ -> new TreeSet<>())
                    .add(labels);
        }
        Set<String> told = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // A connection that never ended has no meter yet.
        told.remove("relay_upstream_disconnects_total");
        series.remove("relay_upstream_disconnects_total");

        assertThat(told).isEqualTo(series.keySet());
        assertThat(series)
                .allSatisfy((name, labels) -> assertThat(labels)
                        .as(name)
                        .hasSizeLessThanOrEqualTo(MOST_OF_ONE_NAME)
                        .noneMatch(label -> label.contains("localhost") || label.contains("did:")));
    }

    /** A timer is one row under the name of its unit. */
    private static String inReadme(String name) {
        return name.replaceFirst("_seconds_(count|sum|max|bucket)$", "_seconds");
    }
}
