package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

/** A strict and a lenient relay and, for each thing that can be wrong with an event, a host that sends it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
final class RefusalsTest {
    private static final String PATH = "app.bsky.feed.post/a";

    private final SimulatedNetwork network = new SimulatedNetwork(1, InstantSource.system());
    private ObservedRelay strict;
    private ObservedRelay lenient;

    @BeforeAll
    void aStrictAndALenientRelay(@TempDir Path dir) throws Exception {
        strict = new ObservedRelay(false, dir.resolve("strict"), network.plc().uri(), List.of());
        lenient = new ObservedRelay(true, dir.resolve("lenient"), network.plc().uri(), List.of());
    }

    @AfterAll
    void stop() {
        strict.close();
        lenient.close();
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
            for (ObservedRelay relay : relays()) {
                relay.subscriber().await(repo.account().did(), 2);
                relay.nextRefused(Map.of());
            }

            host.sendRaw(repo.broken(breakage));
            TestEvent good = repo.create(PATH + "3");
            host.send(good);
            List<String> wanted = revs(List.of(first.event(), second.event(), good.event()));
            assertThat(revs(strict.subscriber().await(repo.account().did(), wanted.size())))
                    .isEqualTo(wanted);
            assertRefused(strict, breakage);
            if (breakage.ruling().equals("legacy")) {
                assertPassed(lenient, repo, wanted);
            } else {
                assertThat(revs(lenient.subscriber().await(repo.account().did(), wanted.size())))
                        .isEqualTo(wanted);
                assertRefused(lenient, breakage);
            }

            TestEvent last = repo.update(PATH + "1");
            host.send(last);
            for (ObservedRelay relay : relays()) {
                relay.subscriber().awaitKey(EventKey.of(last.event()));
                assertThat(relay.subscriber().troubles()).isEmpty();
            }
        }
    }

    private List<ObservedRelay> relays() {
        return List.of(strict, lenient);
    }

    private static void assertRefused(ObservedRelay relay, Breakage breakage) throws Exception {
        if (isAskedForAgain(breakage)) {
            // What came after it comes again as well.
            Map<String, Long> thrice = Map.of("undecodable", 3L);
            assertThat(relay.nextRefused(thrice)).containsAllEntriesOf(thrice);
        } else {
            Map<String, Long> once = Map.of(breakage.ruling(), 1L);
            assertThat(relay.nextRefused(once)).isEqualTo(once);
        }
    }

    /** The commit between the second and the third. */
    private static void assertPassed(ObservedRelay relay, TestRepo repo, List<String> others) throws Exception {
        List<String> told = revs(relay.subscriber().await(repo.account().did(), others.size() + 1));
        assertThat(told).hasSize(others.size() + 1).isSorted().containsAll(others);
        assertThat(relay.nextRefused(Map.of())).isEmpty();
    }

    private NetworkHost crawledHost() throws Exception {
        NetworkHost host = network.addHost();
        for (ObservedRelay relay : relays()) {
            relay.operator("pds/requestCrawl", "{\"hostname\":\"" + host.name() + "\"}");
        }
        host.awaitSubscribers(relays().size());
        return host;
    }

    /** A frame whose seq is known but nothing else may have been damaged on its way. */
    private static boolean isAskedForAgain(Breakage breakage) {
        return switch (breakage) {
            case CUT_OFF, NOT_CANONICAL, WITHOUT_REV -> true;
            default -> false;
        };
    }

    private static List<String> revs(List<Event.Sequenced> events) {
        return events.stream().map(event -> ((Event.Commit) event).rev().text()).toList();
    }
}
