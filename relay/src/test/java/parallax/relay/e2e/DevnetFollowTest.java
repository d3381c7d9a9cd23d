package parallax.relay.e2e;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.devnet.DevnetServers;
import parallax.relay.app.RunningRelay;
import parallax.relay.e2e.DevnetFollower.Seen;

/** The official client, verifying signatures, sees through the relay what it sees on the official servers. */
class DevnetFollowTest {
    private static final int WRITES_PER_SECOND = 15;
    private static final Duration TRAFFIC = Duration.ofSeconds(15);
    private static final Duration MARKER = Duration.ofSeconds(4);
    private static final int MARKERS = 20;
    private static final Duration ARRIVAL = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    @TempDir
    private Path dir;

    @BeforeAll
    static void needsTheDevnet() {
        DevnetServers.assumeAvailable();
    }

    @Test
    void theOfficialClientSeesThroughTheRelayWhatItSeesOnTheServers() throws Exception {
        try (DevnetServers devnet = DevnetServers.start(dir, 2, 10);
                RunningRelay relay = RunningRelay.start(
                        dir.resolve("relay"), devnet.plc(), devnet.hostnames().toArray(String[]::new));
                DevnetFollower through = follow(
                        devnet, "through-the-relay", "127.0.0.1:" + relay.api().getPort());
                DevnetFollower one =
                        follow(devnet, "on-one-server", devnet.hostnames().get(0));
                DevnetFollower two =
                        follow(devnet, "on-the-other", devnet.hostnames().get(1))) {
            List<DevnetFollower> direct = List.of(one, two);
            through.awaitOpen();
            for (int pds = 0; pds < direct.size(); pds++) {
                direct.get(pds).awaitOpen();
                mark(devnet, pds, direct.get(pds), through);
            }
            through.startCounting();
            direct.forEach(DevnetFollower::startCounting);

            live(devnet, through);
            devnet.pause();
            for (int pds = 0; pds < direct.size(); pds++) {
                mark(devnet, pds, direct.get(pds), through);
            }

            List<Seen> onServers = onServers(one, two);
            Set<String> migrated = dids(one.seen());
            migrated.retainAll(dids(two.seen()));
            // The client handles accounts side by side, so a marker may overtake the events of other accounts, on any
            // stream.
            long end = System.nanoTime() + ARRIVAL.toNanos();
            while (!haveMet(onServers, through.seen(), migrated) && System.nanoTime() < end) {
                through.runsFor(LOOK_AGAIN);
                onServers = onServers(one, two);
            }
            List<Seen> missing = missing(onServers, through.seen());

            assertClean(through);
            assertClean(one);
            assertClean(two);
            assertThat(missing(through.seen(), onServers))
                    .as("invented by the relay")
                    .isEmpty();
            Map<Boolean, List<Seen>> byExcuse =
                    missing.stream().collect(partitioningBy(event -> isRefused(event, migrated)));
            assertThat(byExcuse.get(false)).as("lost by the relay").isEmpty();
            assertThatTheRelayRefusedOnly(relay, missing);
            assertThat(onServers)
                    .extracting(Seen::kind)
                    .contains("create", "update", "delete", "identity", "account", "sync");
        }
    }

    private static List<Seen> onServers(DevnetFollower one, DevnetFollower two) {
        List<Seen> seen = new ArrayList<>(one.seen());
        seen.addAll(two.seen());
        return seen;
    }

    private static boolean haveMet(List<Seen> onServers, List<Seen> through, Set<String> migrated) {
        return missing(through, onServers).isEmpty()
                && missing(onServers, through).stream().allMatch(event -> isRefused(event, migrated));
    }

    private static DevnetFollower follow(DevnetServers devnet, String name, String hostPort) {
        return new DevnetFollower(devnet.follow(name, hostPort));
    }

    /**
     * A record that both see, so that all that comes after it is seen by both. Before, a subscription may still begin.
     */
    private static void mark(DevnetServers devnet, int pds, DevnetFollower direct, DevnetFollower through)
            throws IOException, InterruptedException {
        for (int i = 0; i < MARKERS; i++) {
            String uri = devnet.create(pds);
            if (through.sees(uri, MARKER) && direct.sees(uri, MARKER)) {
                return;
            }
        }
        throw new AssertionError("no marker of PDS " + pds + " came through the relay");
    }

    /** Traffic, and in it at least once each change of an account that is hard to follow. */
    private static void live(DevnetServers devnet, DevnetFollower through) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        devnet.rate(WRITES_PER_SECOND);
        for (String action : List.of("migrate", "rotate-key", "change-handle", "sync", "deactivate")) {
            devnet.perform(action);
        }
        through.runsFor(TRAFFIC.minusNanos(System.nanoTime() - begin));
    }

    /**
     * The two events of a migration that a relay is not to believe: the new server announces the repository under the
     * old key, and the old server, which no longer speaks for the account, says that it is deactivated.
     */
    private static boolean isRefused(Seen event, Set<String> migrated) {
        boolean announcement = event.kind().equals("sync");
        boolean goodbye = event.kind().equals("account") && event.detail().endsWith("false \"deactivated\"");
        return migrated.contains(event.did()) && (announcement || goodbye);
    }

    private static void assertThatTheRelayRefusedOnly(RunningRelay relay, List<Seen> refused)
            throws IOException, InterruptedException {
        String metrics = metrics(relay);
        Map<Boolean, List<Seen>> bySync =
                refused.stream().collect(partitioningBy(event -> event.kind().equals("sync")));
        assertThat(dropped(metrics, "mismatch")).isEqualTo(bySync.get(true).size());
        assertThat(dropped(metrics, "wrong_host")).isEqualTo(bySync.get(false).size());
        assertThat(dropped(metrics, "bad_signature")).isZero();
        assertThat(dropped(metrics, "bad_proof")).isZero();
        assertThat(dropped(metrics, "[a-z_]+")).as("all reasons").isEqualTo(refused.size());
    }

    private static void assertClean(DevnetFollower follower) throws InterruptedException {
        JsonNode end = follower.finish();
        assertThat(end.path("errors")).isEmpty();
        assertThat(end.path("errorCount").asInt(-1)).isZero();
        assertThat(end.path("connections").asInt()).as("connections").isEqualTo(1);
    }

    /** What is in the first and not in the second, as often as it is there more often. */
    private static List<Seen> missing(List<Seen> wanted, List<Seen> seen) {
        List<Seen> left = new ArrayList<>(wanted);
        seen.forEach(left::remove);
        return left;
    }

    private static Set<String> dids(List<Seen> events) {
        return events.stream().map(Seen::did).collect(toCollection(HashSet::new));
    }

    private static double dropped(String metrics, String reason) {
        Matcher lines = Pattern.compile("(?m)^relay_events_dropped_total\\{reason=\"" + reason + "\"} (\\S+)$")
                .matcher(metrics);
        Set<String> found = new HashSet<>();
        double sum = 0;
        while (lines.find()) {
            found.add(lines.group());
            sum += Double.parseDouble(lines.group(1));
        }
        assertThat(found).as("drops of " + reason).isNotEmpty();
        return sum;
    }

    private static String metrics(RunningRelay relay) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(relay.metrics().resolve("/metrics")).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
