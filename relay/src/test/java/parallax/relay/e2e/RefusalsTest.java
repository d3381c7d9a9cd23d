package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.event.Event;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.app.RunningRelay;

/** One relay and, for each thing that can be wrong with an event, a host that sends it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RefusalsTest {
    private static final String PATH = "app.bsky.feed.post/a";

    private final SimulatedNetwork network = new SimulatedNetwork(1, InstantSource.system());
    private RunningRelay relay;
    private RelayView view;
    private WireSubscriber subscriber;

    @BeforeAll
    void aRelayWithASubscriber(@TempDir Path dataDir) throws Exception {
        relay = network.startRelay(dataDir);
        view = new RelayView(relay);
        subscriber = WireSubscriber.from(relay.api().getPort(), 0);
    }

    @AfterAll
    void stop() {
        subscriber.close();
        view.close();
        relay.close();
        network.close();
    }

    @ParameterizedTest
    @EnumSource(Breakage.class)
    void isRefusedForTheReasonInTheMetricsAndTheNextGoodEventPasses(Breakage breakage) throws Exception {
        try (NetworkHost host = crawledHost()) {
            TestRepo repo = host.account();
            TestEvent first = repo.create(PATH + "1");
            TestEvent second = repo.create(PATH + "2");
            host.send(first, second);
            subscriber.await(repo.account().did(), 2);
            Map<String, Long> before = view.refused();

            host.sendRaw(repo.broken(breakage));
            TestEvent good = repo.create(PATH + "3");
            host.send(good);

            assertThat(revs(subscriber.await(repo.account().did(), 3)))
                    .isEqualTo(revs(List.of(first.event(), second.event(), good.event())));
            if (isAskedForAgain(breakage)) {
                host.awaitHandshakes(3);
                view.awaitMetric(
                        "relay_events_dropped_total{reason=\"undecodable\"}",
                        before.getOrDefault("undecodable", 0L) + 3);
            } else {
                assertThat(since(before)).isEqualTo(Map.of(breakage.ruling(), 1L));
            }
            TestEvent last = repo.update(PATH + "1");
            host.send(last);
            assertThat(revs(subscriber.await(repo.account().did(), 4)))
                    .endsWith(last.commit().rev().text());
            assertThat(subscriber.troubles()).isEmpty();
        }
    }

    private NetworkHost crawledHost() throws Exception {
        NetworkHost host = network.addHost();
        assertThat(view.admin("/admin/pds/requestCrawl", "hostname", host.name())
                        .status())
                .isEqualTo(200);
        host.awaitSubscriber();
        return host;
    }

    /** A frame whose seq is known but nothing else may have been damaged on its way. */
    private static boolean isAskedForAgain(Breakage breakage) {
        return switch (breakage) {
            case CUT_OFF, NOT_CANONICAL, WITHOUT_REV -> true;
            default -> false;
        };
    }

    private Map<String, Long> since(Map<String, Long> before) throws Exception {
        Map<String, Long> grown = new TreeMap<>();
        view.refused().forEach((reason, count) -> {
            if (count > before.getOrDefault(reason, 0L)) {
                grown.put(reason, count - before.getOrDefault(reason, 0L));
            }
        });
        return grown;
    }

    private static List<String> revs(List<Event.Sequenced> events) {
        return events.stream().map(event -> ((Event.Commit) event).rev().text()).toList();
    }
}
