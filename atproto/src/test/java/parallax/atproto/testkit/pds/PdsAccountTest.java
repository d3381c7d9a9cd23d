package parallax.atproto.testkit.pds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.plc.SimulatedPlc;

/** Each step of a life sends the events of the official PDS, in its order, and what is signed holds. */
class PdsAccountTest {

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SimulatedPds old = pds(1);
    private final SimulatedPds other = pds(2);

    private SimulatedPds pds(int seed) {
        return SimulatedPds.start(plc, new SplittableRandom(seed), () -> Instant.parse("2026-08-20T12:00:00Z"));
    }

    @AfterEach
    void stop() {
        old.close();
        other.close();
        plc.close();
    }

    @Test
    void aCreationIsAnIdentityAnAccountAnEmptyCommitAndItsSync() {
        PdsAccount account = old.createAccount();
        List<Event> sent = window(old);
        assertThat(kinds(sent)).containsExactly("Identity", "Account", "Commit", "Sync");
        Event.Commit commit = (Event.Commit) sent.get(2);
        assertThat(commit.ops()).isEmpty();
        assertThat(commit.since()).isNull();
        assertThat(commit.prevData()).isNull();
        assertThat(((Event.Sync) sent.get(3)).rev()).isEqualTo(commit.rev());
        assertThat(signer(sent.get(3), account.repo().account().publicKey())).isTrue();
        assertThat(plc.requests()).isZero();
    }

    @Test
    void afterARotationTheNextCommitFollowsTheNewSync() {
        PdsAccount account = old.createAccount();
        PublicKey before = account.repo().account().publicKey();
        Cid data = account.repo().head().data();
        List<Event> rotation = decoded(account.rotateKey(Curve.P256));
        assertThat(kinds(rotation)).containsExactly("Identity", "Sync");
        Event.Sync sync = (Event.Sync) rotation.getLast();
        assertThat(signer(sync, before)).isFalse();
        assertThat(signer(sync, account.repo().account().publicKey())).isTrue();
        Event.Commit next = account.create("app.bsky.feed.post/a").commit();
        assertThat(next.since()).isEqualTo(sync.rev());
        assertThat(next.prevData()).isEqualTo(data);
    }

    @Test
    void aMigrationIsToldByTheNewHostFirstAndChainsOnTheImportedCommit() {
        PdsAccount account = old.createAccount();
        account.create("app.bsky.feed.post/a");
        PublicKey oldKey = account.repo().account().publicKey();
        PdsAccount arrived = account.migrateTo(other);

        List<Event> welcome = window(other);
        assertThat(kinds(welcome)).containsExactly("Account", "Identity", "Sync");
        Event.Sync sync = (Event.Sync) welcome.getLast();
        SignedCommit commit = commit(sync);
        assertThat(sync.rev()).isNotEqualTo(commit.rev());
        assertThat(commit.signedBy(oldKey)).isTrue();
        Event.Account goodbye = (Event.Account) window(old).getLast();
        assertThat(goodbye.status()).isEqualTo("deactivated");
        assertThat(account.status()).isEqualTo(AccountStatus.DEACTIVATED);

        Event.Commit next = arrived.create("app.bsky.feed.post/b").commit();
        assertThat(next.since()).isEqualTo(commit.rev());
        assertThat(next.prevData()).isEqualTo(commit.data());
        assertThat(signer(next, arrived.repo().account().publicKey())).isTrue();
        assertThat(signer(next, oldKey)).isFalse();
    }

    @Test
    void statusesAreToldAsTheOfficialServerTellsThem() {
        PdsAccount account = old.createAccount();
        assertThat(kinds(decoded(account.deactivate()))).containsExactly("Account");
        assertThat(kinds(decoded(account.reactivate()))).containsExactly("Account", "Identity", "Sync");
        assertThat(((Event.Account) account.suspend().getFirst().event()).status())
                .isEqualTo("suspended");
        assertThat(((Event.Account) account.takeDown().getFirst().event()).status())
                .isEqualTo("takendown");
        assertThat(kinds(decoded(account.restore()))).containsExactly("Account");
        assertThat(account.status()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(kinds(decoded(account.tombstone()))).containsExactly("Identity");
    }

    @Test
    void aDeletionTakesTheEarlierFramesOutOfTheWindow() {
        PdsAccount gone = old.createAccount();
        PdsAccount stays = old.createAccount();
        gone.apply(new RepoWrite.Create("app.bsky.feed.post/a", gone.repo().fresh("app.bsky.feed.post/a")));
        gone.delete();
        List<Event> left = window(old);
        assertThat(left).hasSize(5);
        assertThat(((Event.Account) left.getLast()).status()).isEqualTo("deleted");
        assertThat(left.subList(0, 4))
                .allSatisfy(
                        event -> assertThat(did(event)).isEqualTo(stays.did().text()));
        assertThat(old.accounts()).containsExactly(stays);
    }

    @Test
    void aNewHandleIsInTheDirectoryAndInTheEvent() {
        PdsAccount account = old.createAccount();
        account.changeHandle("fresh.test");
        assertThat(((Event.Identity) window(old).getLast()).handle()).isEqualTo("fresh.test");
        assertThat(old.account("fresh.test")).contains(account);
    }

    @Test
    void aHostMayClaimAnAccountThatTheDirectoryDoesNotGiveIt() {
        PdsAccount account = old.createAccount();
        Event.Commit claimed =
                other.claim(account).create("app.bsky.feed.post/a").commit();
        assertThat(claimed.repo()).isEqualTo(account.did());
        assertThat(claimed.since()).isEqualTo(account.repo().head().rev());
        assertThat(signer(claimed, account.repo().account().publicKey())).isTrue();
        assertThat(window(other)).hasSize(1);
    }

    private static boolean signer(Event event, PublicKey key) {
        return commit(event).signedBy(key);
    }

    private static SignedCommit commit(Event event) {
        ByteSlice car = event instanceof Event.Commit commit ? commit.blocks() : ((Event.Sync) event).blocks();
        BlockMap blocks = BlockMap.read(car, CarLimits.COMMIT_BLOCKS);
        return SignedCommit.decode(blocks.find(blocks.root()));
    }

    private static String did(Event event) {
        return switch (event) {
            case Event.Commit commit -> commit.repo().text();
            case Event.Sync sync -> sync.did().text();
            case Event.Identity identity -> identity.did().text();
            case Event.Account account -> account.did().text();
            case Event.Info info -> info.name();
        };
    }

    private static List<Event> window(SimulatedPds pds) {
        return pds.host().window().stream().map(PdsAccountTest::event).toList();
    }

    private static List<Event> decoded(List<TestEvent> sent) {
        return sent.stream().map(each -> event(each.frame())).toList();
    }

    private static Event event(ByteSlice frame) {
        return ((Frame.Message) FrameDecoder.decode(frame)).event();
    }

    private static List<String> kinds(List<Event> events) {
        List<String> kinds = new ArrayList<>();
        events.forEach(event -> kinds.add(event.getClass().getSimpleName()));
        return kinds;
    }
}
