package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.host.SparePort;
import parallax.relay.app.RunningRelay;
import parallax.relay.control.Host;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.state.PostgresServer;

/** A relay under load whose PostgreSQL is stopped hard and started again. */
final class DatabaseRestartTest {
    private static final int ACCOUNTS_PER_HOST = 5;
    private static final int EVENTS = 1_500;
    private static final int LEAD = 200;
    private static final int EVENTS_PER_SECOND = 500;
    /** More than the relay has connections to its database. */
    private static final int REQUESTS_AT_ONCE = 50;

    private static final String LIST_HOSTS = "/xrpc/com.atproto.sync.listHosts";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SimulatedNetwork network = new SimulatedNetwork(6, new TickingClock());
    private final List<NetworkHost> hosts = List.of(network.addHost(), network.addHost(), network.addHost());

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    @Timeout(600)
    void eventsGoOnWhileTheDatabaseIsAwayAndTheRestWorksWhenItIsBack(@TempDir Path folder) throws Exception {
        assumeTrue(PostgresServer.installed(), "no PostgreSQL server is installed (Debian: postgresql)");
        LoadScript script = LoadScript.write(hosts, ACCOUNTS_PER_HOST, EVENTS, 8);
        try (PostgresServer database = PostgresServer.start(folder)) {
            int latePort = knownButAway(database.url());
            // However long the database takes to stop, there is more to send without it.
            AtomicInteger most = new AtomicInteger(EVENTS / 5);
            try (RunningRelay relay = RunningRelay.startTrustingOn(
                            database.url(),
                            folder.resolve("data"),
                            network.plc().uri(),
                            names());
                    RelayView view = new RelayView(relay);
                    WireSubscriber subscriber = WireSubscriber.from(relay.api().getPort(), 0);
                    LoadFeed feed = new LoadFeed(
                            script.steps(), () -> Math.min(subscriber.count(), most.get()), LEAD, EVENTS_PER_SECOND)) {
                for (NetworkHost host : hosts) {
                    host.awaitSubscriber();
                }
                feed.start();
                subscriber.awaitCount(EVENTS / 10);
                database.stopHard();
                most.set(Integer.MAX_VALUE);
                subscriber.awaitCount(subscriber.count() + LEAD + EVENTS / 10);
                everyQuestionForHostsFails(view);
                assertThat(changedLimit(view).status()).isEqualTo(503);
                assertThat(view.get("/_health").status()).isEqualTo(200);
                try (SimulatedHost late = SimulatedHost.startAt(latePort)) {
                    assertThat(late.awaitSubscribers(1, PATIENCE)).isTrue();

                    database.startAgain();
                    Patience.until("hosts", () -> view.get(LIST_HOSTS).status() == 200);
                    assertThat(changedLimit(view).status()).isEqualTo(200);
                    Patience.until("the status", () -> stored(database.url(), late.hostPort()) == HostStatus.ACTIVE);
                }
                Arrival.await(script, subscriber, () -> "nothing");
                Arrival.isOnceAndInOrder(script, subscriber, 0);
            }
        }
    }

    private String[] names() {
        return hosts.stream().map(NetworkHost::name).toArray(String[]::new);
    }

    /** A host that an earlier run left as offline, and that does not answer yet; its port. */
    private static int knownButAway(DatabaseUrl database) {
        int port = SparePort.pick();
        try (ControlPlane controlPlane = ControlPlane.open(database)) {
            Host known = controlPlane.hosts().register("localhost:" + port, HostOrigin.OPERATOR, Instant.now());
            controlPlane.hosts().setStatus(known.id(), HostStatus.OFFLINE);
        }
        return port;
    }

    private static HostStatus stored(DatabaseUrl database, String host) {
        try (ControlPlane controlPlane = ControlPlane.open(database)) {
            return controlPlane.hosts().find(host).orElseThrow().status();
        }
    }

    private static void everyQuestionForHostsFails(RelayView view) throws Exception {
        List<Future<RelayView.Reply>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
                replies.add(threads.submit(() -> view.get(LIST_HOSTS)));
            }
        }
        for (Future<RelayView.Reply> reply : replies) {
            assertThat(reply.get().status()).isEqualTo(503);
            assertThat(reply.get().body().path("error").asText()).isEqualTo("ServiceUnavailable");
        }
    }

    private RelayView.Reply changedLimit(RelayView view) throws IOException, InterruptedException {
        return view.adminJson(
                "/admin/pds/changeLimits", "{\"host\":\"" + hosts.getFirst().name() + "\",\"repo_limit\":1000}");
    }
}
