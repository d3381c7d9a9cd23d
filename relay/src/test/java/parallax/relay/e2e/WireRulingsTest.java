package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/** What a strict and a lenient relay pass on, or refuse, of two hosts on real sockets. */
@Timeout(600)
@SuppressWarnings("NullAway.Init")
final class WireRulingsTest {
    private static final String PATH = "app.bsky.feed.post/a";

    private final SimulatedNetwork network = new SimulatedNetwork(4, InstantSource.system());
    private final NetworkHost home = network.addHost();
    private final NetworkHost other = network.addHost();
    private final List<ObservedRelay> relays = new ArrayList<>();
    private TestRepo repo;

    @BeforeEach
    void anAccountThatBothRelaysKnow(@TempDir Path dir) throws Exception {
        for (boolean lenient : new boolean[] {false, true}) {
            relays.add(new ObservedRelay(
                    lenient,
                    dir.resolve("lenient-" + lenient),
                    network.plc().uri(),
                    List.of(home.name(), other.name())));
        }
        repo = home.account();
        home.send(repo.create(PATH + "1"));
        allSay("commit Create");
    }

    @AfterEach
    void stop() {
        relays.forEach(ObservedRelay::close);
        network.close();
    }

    @Test
    void aCommitAfterAMissedOneIsPassedAndCounted() throws Exception {
        repo.create(PATH + "missed");
        home.send(repo.create(PATH + "2"), repo.create(PATH + "3"));
        allSay("commit Create", "commit Create");
        allRefused(Map.of());
        for (ObservedRelay relay : relays) {
            assertThat(relay.view().metric("relay_commits_discontinuous_total")).isEqualTo(1);
        }
    }

    @Test
    void aNewerSyncAndOneOfTheHeadPassAndTheNextCommitChains() throws Exception {
        home.send(repo.resigned(), repo.sync(), repo.create(PATH + "2"));
        allSay("sync", "sync", "commit Create");
        allRefused(Map.of());
        assertAllChained();
    }

    @Test
    void anIdentityOfAnotherHostPassesAndItsCommitDoesNot() throws Exception {
        TestRepo theft = other.theftOf(repo);
        other.send(theft.identity(null), theft.create(PATH + "stolen"));
        allSay("identity");
        allRefused(Map.of("wrong_host", 1L));
        home.send(repo.create(PATH + "2"));
        allSay("commit Create");
        assertAllChained();
    }

    @Test
    void theSyncOfAnImportIsRefusedAndTheNextCommitChains() throws Exception {
        TestRepo moved = other.importOf(repo);
        other.register(moved);
        other.send(moved.account(AccountStatus.ACTIVE), moved.importedSync(), moved.create(PATH + "2"));
        allSay("account active", "commit Create");
        allRefused(Map.of("mismatch", 1L));
        assertAllChained();
    }

    @Test
    void whatNobodyKnowsOfACommitPassesThroughByteForByte() throws Exception {
        TestEvent event = repo.createWithUnknownField(PATH + "2");
        home.send(event);
        allSay("commit Create");
        for (ObservedRelay relay : relays) {
            WireSubscriber.Received last = relay.subscriber().received().getLast();
            ByteSlice expected = ((Frame.Message) FrameDecoder.decode(event.frame()))
                    .seq()
                    .splice(event.frame(), last.event().seq());
            assertThat(last.frame()).isEqualTo(expected);
        }
        home.sendRaw(repo.broken(Breakage.UNKNOWN_KIND));
        allRefused(Map.of("unknown_type", 1L));
    }

    @Test
    void aTombstonedAccountIsDeletedAndWhatItsHostStillSaysIsRefused() throws Exception {
        network.plc().tombstone(repo.account().did());
        home.send(repo.identity(null), repo.create(PATH + "2"));
        allSay("identity");
        allRefused(Map.of("no_identity", 1L));
        for (ObservedRelay relay : relays) {
            RelayView.Reply status = relay.view()
                    .get("/xrpc/com.atproto.sync.getRepoStatus?did="
                            + repo.account().did().text());
            assertThat(status.body().path("status").asText()).isEqualTo("deleted");
        }
    }

    private void allSay(String... events) throws InterruptedException {
        for (ObservedRelay relay : relays) {
            assertThat(relay.next(repo.account().did(), events.length)).containsExactly(events);
        }
    }

    private void allRefused(Map<String, Long> reasons) throws Exception {
        for (ObservedRelay relay : relays) {
            assertThat(relay.nextRefused(reasons)).isEqualTo(reasons);
        }
    }

    private void assertAllChained() throws Exception {
        for (ObservedRelay relay : relays) {
            assertThat(relay.view().metric("relay_commits_discontinuous_total")).isZero();
            assertThat(relay.view().metric("relay_commits_lenient_total")).isZero();
        }
    }
}
