package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.control.Host;
import parallax.relay.flow.HostId;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;

/** {@code relay pull-hosts}, against a server that lists hosts. */
class PullHostsCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LIST_HOSTS = "com.atproto.sync.listHosts";

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void whatAnotherRelayListsIsFollowedFromTheNextStart() throws Exception {
        String gone = goneHost();
        try (SimulatedHost relay = SimulatedHost.start();
                SimulatedHost one = SimulatedHost.start();
                SimulatedHost two = SimulatedHost.start();
                SimulatedPlc plc = SimulatedPlc.start()) {
            relay.listHosts(listed(
                    one.hostPort() + " active",
                    two.hostPort() + " idle",
                    "offline.example.org offline",
                    "10.0.0.1 active",
                    gone + " active"));

            assertThat(pull(relay, "--json")).isZero();
            JsonNode counts = new JsonMapper().readTree(out.toString());
            assertThat(counts.path("listed").asInt()).isEqualTo(5);
            assertThat(counts.path("added").asInt()).isEqualTo(2);
            assertThat(counts.path("refused").asInt()).isEqualTo(2);
            assertThat(counts.path("passedOver").asInt()).isEqualTo(1);
            assertThat(counts.path("complete").asBoolean()).isTrue();

            try (RunningRelay running = RunningRelay.start(dir, plc.uri())) {
                assertThat(one.awaitSubscribers(1, PATIENCE)).isTrue();
                assertThat(two.awaitSubscribers(1, PATIENCE)).isTrue();
                assertThat(pull(relay)).as("while %s runs", running).isEqualTo(1);
            }
            out.getBuffer().setLength(0);
            assertThat(pull(relay)).isZero();
            assertThat(out.toString()).contains("5 hosts: 0 added, 2 known, 2 refused, 1 neither");
        }
    }

    @Test
    void checksCanBeSkippedAndBansHold() {
        String gone = goneHost();
        try (ControlPlane plane = ControlPlane.open(database())) {
            plane.rules().banDomain("bad.example.org", Instant.EPOCH);
        }
        try (SimulatedHost relay = SimulatedHost.start()) {
            relay.listHosts(listed(gone + " active", "pds.bad.example.org active", "PDS.example.org active"));

            assertThat(pull(relay, "--skip-host-checks")).isZero();
        }
        assertThat(hosts()).containsExactlyInAnyOrder(gone, "pds.example.org");
    }

    @Test
    void aListThatEndsEarlyKeepsWhatWasReadAndIsToldAsPartial() {
        try (SimulatedHost relay = SimulatedHost.start()) {
            ObjectNode page = listed("pds.example.org active");
            page.put("cursor", "2");
            relay.serve(
                    LIST_HOSTS,
                    request -> request.query("cursor").isEmpty()
                            ? XrpcResponse.json(200, page)
                            : XrpcResponse.error(500, "InternalServerError", "broken"));

            assertThat(pull(relay, "--skip-host-checks", "--batch-size", "1")).isEqualTo(1);
            assertThat(relay.requests().getFirst().query("limit")).contains("1");
        }
        assertThat(out.toString()).contains("lists >= 1 hosts: 1 added");
        assertThat(errors.toString()).contains("ended early", "HTTP 500");
        assertThat(hosts()).containsExactly("pds.example.org");
    }

    @Test
    void aPageIsOfOneToAThousand() {
        try (SimulatedHost relay = SimulatedHost.start()) {
            assertThat(pull(relay, "--batch-size=1001")).isEqualTo(2);
            assertThat(relay.requests()).isEmpty();
        }
        assertThat(errors.toString()).contains("--batch-size", "1001");
    }

    private int pull(SimulatedHost relay, String... more) {
        // The level is this process's from then on.
        List<String> arguments = new ArrayList<>(List.of(
                "pull-hosts",
                "--relay-host=" + relay.http(),
                "--data-dir=" + dir,
                "--allow-insecure-hosts",
                "--log-level=warn"));
        arguments.addAll(List.of(more));
        return Main.commandLine(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
    }

    private static String goneHost() {
        try (SimulatedHost host = SimulatedHost.start()) {
            return host.hostPort();
        }
    }

    private DatabaseUrl database() {
        return DatabaseUrl.sqlite(dir.resolve("relay.sqlite"));
    }

    private List<String> hosts() {
        try (ControlPlane plane = ControlPlane.open(database())) {
            return plane.hosts().page(new HostId(0), 100).stream()
                    .map(Host::hostname)
                    .toList();
        }
    }

    private static ObjectNode listed(String... hosts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = body.putArray("hosts");
        for (String host : hosts) {
            int space = host.indexOf(' ');
            rows.addObject()
                    .put("hostname", host.substring(0, space))
                    .put("status", host.substring(space + 1))
                    .put("seq", 7)
                    .put("accountCount", 1);
        }
        return body;
    }
}
