package parallax.relay.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import parallax.atproto.testkit.devnet.DevnetLines;

/** The official {@code @atproto/sync} client on one stream, with signatures verified. */
final class DevnetFollower implements AutoCloseable {
    private static final Duration OPEN = Duration.ofSeconds(60);

    private final DevnetLines process;
    private int first;

    DevnetFollower(DevnetLines process) {
        this.process = process;
    }

    /** What stays the same of an event on its way through a relay. */
    record Seen(String kind, String did, String detail) {
        static Seen of(JsonNode line) {
            String kind = line.path("event").asText();
            String detail = switch (kind) {
                case "identity" -> line.path("time").asText();
                case "account" -> line.path("time").asText() + " " + line.path("active") + " " + line.path("status");
                default -> line.path("rev").asText() + " " + line.path("uri") + " " + line.path("cid");
            };
            return new Seen(kind, line.path("did").asText(), detail);
        }
    }

    void awaitOpen() throws InterruptedException {
        if (process.find(lines -> lines.isEmpty() ? null : lines.getFirst(), OPEN) == null) {
            throw new AssertionError("no connection within " + OPEN + ": " + process.errors());
        }
    }

    /** Whether a record's event arrives in time. */
    boolean sees(String uri, Duration atMost) throws InterruptedException {
        return waits(line -> line.path("uri").asText().equals(uri), atMost);
    }

    private boolean waits(Predicate<JsonNode> wanted, Duration atMost) throws InterruptedException {
        return process.find(lines -> lines.stream().filter(wanted).findAny().orElse(null), atMost) != null;
    }

    /** Counts only what comes from here on. */
    void startCounting() {
        first = process.lines().size();
    }

    /** The events since {@link #startCounting}, those that came twice twice. */
    List<Seen> seen() {
        List<JsonNode> lines = process.lines();
        List<Seen> seen = new ArrayList<>();
        for (JsonNode line : lines.subList(first, lines.size())) {
            if (line.has("event")) {
                seen.add(Seen.of(line));
            }
        }
        return seen;
    }

    /** Ends it; answers its last line, with its errors and how often it connected. */
    JsonNode finish() throws InterruptedException {
        return process.finish();
    }

    /** Returns after so long; fails when it ends before. */
    void runsFor(Duration time) throws InterruptedException {
        process.find(_ -> null, time);
    }

    @Override
    public void close() {
        process.close();
    }
}
