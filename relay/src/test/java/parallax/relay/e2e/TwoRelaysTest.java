package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/** Two relay processes on the same hosts under load, held against each other by pulsar and event by event. */
final class TwoRelaysTest {
    private static final int EVENTS_PER_SECOND = 200;
    private static final int LEAD = 400;
    private static final String PATH = "com.example.note/";

    private final SimulatedNetwork network = new SimulatedNetwork(7, new TickingClock());
    private final List<NetworkHost> hosts = List.of(network.addHost(), network.addHost(), network.addHost());

    @TempDir
    private Path dir;

    @AfterEach
    void stop() {
        network.close();
    }

    /**
     * An account that moves from the first host to the second. Its events are made in the order in which they are sent.
     */
    private final class Move {
        final TestRepo old = hosts.get(0).account();
        final TestEvent before = old.create(PATH + "before");
        final TestRepo moved = hosts.get(1).importOf(old);
        final Did did = old.account().did();

        List<TestEvent> arrival = List.of();
        List<TestEvent> farewell = List.of();

        void write() {
            arrival = List.of(
                    moved.account(AccountStatus.ACTIVE),
                    moved.identity(NetworkHost.handle(moved)),
                    moved.create(PATH + "after"));
            farewell = List.of(old.account(AccountStatus.DEACTIVATED));
        }

        void happen() {
            hosts.get(1).register(moved);
            arrival.forEach(hosts.get(1)::send);
            farewell.forEach(hosts.get(0)::send);
        }

        List<String> keys() {
            return Stream.concat(Stream.of(before), arrival.stream())
                    .map(event -> EventKey.of(event.event()))
                    .toList();
        }
    }

    @Test
    @Timeout(900)
    void twoRelaysOfWhichOneWasKilledAndOneWasAwayCarryTheSameEventsSaysPulsar() throws Exception {
        network.plc().keepLogs();
        LoadScript first = LoadScript.write(hosts, 8, 1200, 1);
        Move move = new Move();
        LoadScript second = LoadScript.write(hosts, 5, 300, 2);
        move.write();
        LoadScript third = LoadScript.write(hosts, 5, 600, 3);
        RelayProcess[] relays = {startRelay("a"), startRelay("b")};
        try (WireSubscriber a = WireSubscriber.from(relays[0].awaitServing(), 0);
                WireSubscriber b = WireSubscriber.from(relays[1].awaitServing(), 0)) {
            for (NetworkHost host : hosts) {
                host.awaitSubscribers(2);
            }
            // Never far ahead of the one that is killed last, so that it is killed under load.
            LoadFeed load = new LoadFeed(first.steps(), a::count, LEAD, EVENTS_PER_SECOND);
            load.start();
            oneIsAwayAndTheOtherIsKilled(first, relays, List.of(a, b));
            try (PulsarProgram pulsar = startPulsar(relays)) {
                pulsar.awaitLine("pulsar: window");
                awaitSent(load, first);
                hosts.get(0).send(move.before);
                awaitSent(feed(second), second);
                a.await(move.did, 1);
                b.await(move.did, 1);
                move.happen();
                awaitSent(feed(third), third);
                assertThat(pulsar.exitCode()).as(pulsar.said()).isZero();
                carriedTheSame(pulsar.result(), move.did);
            }
            Map<Did, List<String>> wanted = new HashMap<>(Map.of(move.did, move.keys()));
            Stream.of(first, second, third).map(LoadScript::keys).forEach(wanted::putAll);
            hasAll(a, wanted);
            hasAll(b, wanted);
        } finally {
            relays[0].close();
            relays[1].close();
        }
    }

    private RelayProcess startRelay(String name) throws Exception {
        List<String> names = hosts.stream().map(NetworkHost::name).toList();
        // Trusted, or their rates would make this take minutes.
        return RelayProcess.start(
                dir.resolve(name), network.plc().uri(), names, "--trusted-domains", String.join(",", names));
    }

    private static LoadFeed feed(LoadScript script) {
        LoadFeed feed = new LoadFeed(script.steps(), () -> 0, Integer.MAX_VALUE, EVENTS_PER_SECOND);
        feed.start();
        return feed;
    }

    private static void awaitSent(LoadFeed feed, LoadScript script) {
        Patience.until("all is sent", () -> feed.sent() == script.steps().size());
        feed.close();
    }

    private void oneIsAwayAndTheOtherIsKilled(
            LoadScript script, RelayProcess[] relays, List<WireSubscriber> subscribers) throws Exception {
        // A host that was never heard is followed live after a restart, so each is to have a mark before.
        for (WireSubscriber subscriber : subscribers) {
            for (int i = 0; i < hosts.size(); i++) {
                subscriber.await(script.steps().get(i).event().event().did(), 1);
            }
        }
        relays[1].kill();
        subscribers.get(0).awaitCount(subscribers.get(0).count() + 150);
        relays[0].kill();
        relays[0] = startRelay("a");
        subscribers.get(0).awaitEnd();
        subscribers.get(0).reconnect(relays[0].awaitServing());
        relays[1] = startRelay("b");
        subscribers.get(1).awaitEnd();
        subscribers.get(1).reconnect(relays[1].awaitServing());
        for (NetworkHost host : hosts) {
            host.awaitSubscribers(2);
        }
    }

    private PulsarProgram startPulsar(RelayProcess[] relays) throws Exception {
        String union = String.join(
                "+", hosts.stream().map(host -> host.host().http().toString()).toList());
        return PulsarProgram.start(
                dir.resolve("coverage.json"),
                List.of(
                        "a=http://127.0.0.1:" + relays[0].awaitServing(),
                        "b=http://127.0.0.1:" + relays[1].awaitServing(),
                        "--reference",
                        "hosts=" + union,
                        "--window",
                        "12s",
                        "--grace",
                        "4s",
                        "--plc-url",
                        network.plc().uri().toString(),
                        "--plc-rate",
                        "200",
                        "--fail-on-unexplained"));
    }

    /** All but the farewell of the account that moved. */
    private static void carriedTheSame(JsonNode result, Did moved) {
        Map<String, TreeSet<String>> missed = new LinkedHashMap<>();
        for (JsonNode comparison : result.at("/sections/coverage/comparisons")) {
            String relay = comparison.path("relay").asText();
            assertThat(comparison.path("extent").asText()).as(relay).isEqualTo("WHOLE");
            assertThat(comparison.path("unexplained").asLong(-1)).as(relay).isZero();
            assertThat(comparison.path("unchecked").asLong(-1)).as(relay).isZero();
            long carried = 0;
            for (JsonNode kind : comparison.path("kinds")) {
                carried += kind.path("matched").asLong();
            }
            assertThat(carried)
                    .as("events that %s carried in the window", relay)
                    .isGreaterThan(300);
            TreeSet<String> keys = missed.computeIfAbsent(relay, _ -> new TreeSet<>());
            comparison
                    .path("missed")
                    .forEach(event -> keys.add(event.path("kind").asText() + " "
                            + event.path("did").asText() + " "
                            + event.path("reason").asText()));
        }
        String farewell = "#account " + moved.text() + " wrong_host";
        assertThat(missed).containsOnlyKeys("a", "b");
        assertThat(missed.get("a")).isEqualTo(missed.get("b")).isSubsetOf(farewell);
    }

    private static void hasAll(WireSubscriber subscriber, Map<Did, List<String>> wanted) throws Exception {
        int count = wanted.values().stream().mapToInt(List::size).sum();
        subscriber.awaitCount(count);
        Map<Did, List<String>> got = new HashMap<>();
        for (WireSubscriber.Received received : subscriber.received()) {
            got.computeIfAbsent(received.event().did(), _ -> new ArrayList<>()).add(EventKey.of(received.event()));
        }
        assertThat(got).isEqualTo(wanted);
        assertThat(subscriber.troubles()).isEmpty();
    }
}
