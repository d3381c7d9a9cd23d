package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.Fault;

/**
 * A host for each thing that can go wrong on a connection, and what a strict and a lenient relay say of its account.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
final class ConnectionFaultsTest {
    private static final String PATH = "app.bsky.feed.post/a";
    private static final int BEFORE = 3;
    private static final int EVENTS = 8;
    private static final int REPEATS = 20;

    /** The fifth event goes with these: it comes too late, or never. */
    private static final Fault LATE = new Fault.Late(1, 2);

    private static final Fault OMITTED = new Fault.Omit(1);

    private static final List<Fault> FAULTS = List.of(
            new Fault.Duplicate(1),
            new Fault.Flood(1, REPEATS),
            LATE,
            OMITTED,
            new Fault.Replay(2),
            new Fault.Garbage(1, ByteSlice.of(new byte[] {1, 2, 3})),
            new Fault.BrokenFraming(1),
            new Fault.Text(1),
            new Fault.TooSlow(1),
            new Fault.Close(1, 1001, "bye"),
            new Fault.Cut(1, Fault.Manner.RESET),
            new Fault.Cut(1, Fault.Manner.EOF),
            new Fault.Cut(1, Fault.Manner.MID_FRAME),
            new Fault.Cut(1, Fault.Manner.CLOSE_FRAME),
            new Fault.Fragmented(50));

    private final SimulatedNetwork network = new SimulatedNetwork(3, InstantSource.system());
    private final Map<Fault, TestRepo> repos = new LinkedHashMap<>();
    private final Map<Fault, List<String>> sent = new LinkedHashMap<>();
    private final List<ObservedRelay> relays = new ArrayList<>();

    @BeforeAll
    void everyHostGoesWrongOnceWithEachRelay(@TempDir Path dir) throws Exception {
        Map<Fault, NetworkHost> hosts = new LinkedHashMap<>();
        FAULTS.forEach(fault -> hosts.put(fault, network.addHost()));
        List<String> names = hosts.values().stream().map(NetworkHost::name).toList();
        for (boolean lenient : new boolean[] {false, true}) {
            relays.add(new ObservedRelay(
                    lenient, dir.resolve("lenient-" + lenient), network.plc().uri(), names));
        }
        hosts.forEach(this::writesAtFirst);
        for (TestRepo repo : repos.values()) {
            for (ObservedRelay relay : relays) {
                relay.subscriber().await(repo.account().did(), BEFORE);
            }
        }
        hosts.forEach((fault, host) -> {
            relays.forEach(_ -> host.host().nextConnection(fault));
            host.host().dropConnections();
        });
        hosts.values().forEach(host -> host.awaitHandshakes(2 * relays.size()));
        hosts.forEach((fault, host) -> writes(fault, host, BEFORE, EVENTS));
    }

    private void writesAtFirst(Fault fault, NetworkHost host) {
        repos.put(fault, host.account());
        sent.put(fault, new ArrayList<>());
        writes(fault, host, 0, BEFORE);
    }

    private void writes(Fault fault, NetworkHost host, int from, int to) {
        for (int i = from; i < to; i++) {
            TestEvent event = repo(fault).create(PATH + i);
            host.send(event);
            wanted(fault).add(EventKey.of(event.event()));
        }
    }

    @AfterAll
    void stop() {
        relays.forEach(ObservedRelay::close);
        network.close();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void afterAnyFaultEachEventIsThereOnceAndInOrder(Fault fault) throws Exception {
        List<String> wanted = new ArrayList<>(wanted(fault));
        if (fault.equals(LATE) || fault.equals(OMITTED)) {
            wanted.remove(BEFORE + 1);
        }
        for (ObservedRelay relay : relays) {
            assertThat(keys(relay, fault, wanted.size())).isEqualTo(wanted);
        }
    }

    @Test
    void whatCameTwiceOrTooLateOrWasNothingIsCountedAndNothingElse() throws Exception {
        Map<String, Long> refused =
                Map.of("old_seq", 1L + REPEATS + 1, "already_accepted", 2L, "undecodable", 1L, "error_frame", 1L);
        for (ObservedRelay relay : relays) {
            for (Fault fault : FAULTS) {
                relay.subscriber().awaitKey(wanted(fault).getLast());
            }
            assertThat(relay.view().refused()).isEqualTo(refused);
            assertThat(relay.view().metric("relay_commits_discontinuous_total"))
                    .as("the two that lack an event")
                    .isEqualTo(2);
        }
    }

    private static List<Fault> faults() {
        return FAULTS;
    }

    private TestRepo repo(Fault fault) {
        return repos.getOrDefault(fault, repos.get(LATE));
    }

    private List<String> wanted(Fault fault) {
        return sent.getOrDefault(fault, List.of());
    }

    private List<String> keys(ObservedRelay relay, Fault fault, int count) throws InterruptedException {
        return relay.subscriber().await(repo(fault).account().did(), count).stream()
                .map(EventKey::of)
                .toList();
    }
}
