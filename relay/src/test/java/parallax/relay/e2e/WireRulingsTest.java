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
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.repo.SignedCommit;
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
        allSay("account inactive deleted", "identity");
        allRefused(Map.of("no_identity", 1L));
        for (ObservedRelay relay : relays) {
            RelayView.Reply status = relay.view()
                    .get("/xrpc/com.atproto.sync.getRepoStatus?did="
                            + repo.account().did().text());
            assertThat(status.body().path("status").asText()).isEqualTo("deleted");
        }
    }

    @Test
    void aTombstoneThatACommitRevealsIsToldOnceAndTheIdentityBehindItPasses() throws Exception {
        network.plc().tombstone(repo.account().did());
        home.send(
                repo.account(AccountStatus.ACTIVE), repo.identity(null), repo.identity(null), repo.create(PATH + "2"));
        allSay("account inactive deleted", "identity", "identity");
        allRefused(Map.of("no_identity", 1L));
    }

    @Test
    void whatTheOperationsOnOnePathComeToIsPassedOn() throws Exception {
        ByteSlice one = repo.fresh(PATH);
        home.send(
                repo.batch(new RepoWrite.Create(PATH + "2", one), new RepoWrite.Delete(PATH + "2")),
                repo.batch(new RepoWrite.Update(PATH + "1", repo.records().get(PATH + "1"))),
                repo.batch(new RepoWrite.Delete(PATH + "1"), new RepoWrite.Create(PATH + "1", one)));
        allSay("commit Create Malformed", "commit Update", "commit Delete Malformed");
        home.send(repo.create(PATH + "3"));
        allSay("commit Create");
        allRefused(Map.of());
        assertAllChained();
    }

    @Test
    void aCommitWithoutANodeThatWouldProveItIsPassedOnAndCounted() throws Exception {
        for (int i = 10; i < 60; i++) {
            home.send(repo.create(PATH + i));
            allSay("commit Create");
        }
        int unproven = 0;
        for (int i = 10; i < 60; i++) {
            TestEvent event = repo.applySendingNewNodesOnly(new RepoWrite.Delete(PATH + i));
            home.send(event);
            allSay("commit Delete");
            unproven += isUnproven((Event.Commit) event.event()) ? 1 : 0;
        }
        assertThat(unproven).isPositive();
        allRefused(Map.of());
        assertAllChained();
        for (ObservedRelay relay : relays) {
            assertThat(relay.view().metric("relay_commits_unproven_total")).isEqualTo(unproven);
        }
    }

    private static boolean isUnproven(Event.Commit commit) {
        BlockMap blocks = BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
        SignedCommit signed = SignedCommit.decode(blocks.find(commit.commit()));
        return CommitProof.check(blocks, signed, commit.ops(), commit.prevData()) instanceof ProofResult.Unproven;
    }

    @Test
    void aFrameThatLacksWhatEverybodyKnowsIsMendedAndCounted() throws Exception {
        TestEvent lacking = repo.createToMend(PATH + "2");
        home.send(lacking);
        allSay("commit Create");
        for (ObservedRelay relay : relays) {
            WireSubscriber.Received last = relay.subscriber().received().getLast();
            Frame.Message told = (Frame.Message) FrameDecoder.decode(last.frame());
            assertThat(told.mended()).isFalse();
            ByteSlice expected = FrameEncoder.encode(lacking.event());
            assertThat(told.seq().splice(last.frame(), lacking.seq())).isEqualTo(expected);
            assertThat(relay.view().metric("relay_commits_mended_total")).isEqualTo(1);
        }
        allRefused(Map.of());
    }

    @Test
    void aStatusWordThatNobodyKnowsIsPassedOnAndShown() throws Exception {
        Event.Account known = (Event.Account) repo.account(AccountStatus.ACTIVE).event();
        home.sendRaw(FrameEncoder.encode(
                new Event.Account(known.seq(), known.did(), known.time(), false, "limited\u001b[2J\u202e")));
        allSay("account inactive limited [2J");
        for (ObservedRelay relay : relays) {
            assertThat(shown(relay)).isEqualTo("limited [2J");
            relay.stop();
            relay.startAgain();
            assertThat(shown(relay)).isEqualTo("limited [2J");
        }
    }

    private String shown(ObservedRelay relay) throws Exception {
        return relay.view()
                .get("/xrpc/com.atproto.sync.getRepoStatus?did="
                        + repo.account().did().text())
                .body()
                .path("status")
                .asText();
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
