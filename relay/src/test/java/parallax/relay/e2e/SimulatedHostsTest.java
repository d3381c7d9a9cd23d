package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.Fault;
import parallax.relay.app.RunningRelay;

/** Two hosts, a directory, a relay and a subscriber, all on real sockets. */
@Timeout(600)
final class SimulatedHostsTest {
    private static final String PATH = "app.bsky.feed.post/a";
    private static final String REWOUND = "relay_hosts_rewound_total";

    private final SimulatedNetwork network = new SimulatedNetwork(2, InstantSource.system());
    private final NetworkHost home = network.addHost();
    private final NetworkHost other = network.addHost();
    private RunningRelay relay;
    private RelayView view;
    private WireSubscriber subscriber;

    @BeforeEach
    void aRelayWithASubscriber(@TempDir Path dataDir) throws Exception {
        relay = network.startRelay(dataDir);
        view = new RelayView(relay);
        subscriber = WireSubscriber.from(relay.api().getPort(), 0);
    }

    @AfterEach
    void stop() {
        subscriber.close();
        view.close();
        relay.close();
        network.close();
    }

    @Test
    void aBadSignatureALyingOpListAWrongHostAnOldRevAndGarbageAreRefusedAndTheNextGoodEventPasses() throws Exception {
        TestRepo repo = home.account();
        Did did = repo.account().did();
        TestEvent known = repo.create(PATH);
        home.send(known);
        subscriber.await(did, 1);

        home.sendRaw(repo.broken(Breakage.FLIPPED_SIGNATURE));
        home.sendRaw(repo.broken(Breakage.OP_LEFT_OUT));
        home.sendRaw(repo.broken(Breakage.OLD_REV));
        home.sendRaw(repo.broken(Breakage.GARBAGE));
        other.send(other.theftOf(repo).create(PATH + "stolen"));
        view.awaitMetric("relay_events_dropped_total{reason=\"wrong_host\"}", 1);
        TestEvent good = repo.create(PATH + "good");
        home.send(good);

        assertThat(keys(subscriber.await(did, 2))).isEqualTo(keys(List.of(known.event(), good.event())));
        assertThat(view.refused())
                .isEqualTo(Map.of(
                        "bad_signature", 1L, "bad_proof", 1L, "stale_rev", 1L, "undecodable", 1L, "wrong_host", 1L));
    }

    @Test
    void theMarkMovesPastAFrameThatIsTooLarge() throws Exception {
        TestRepo repo = home.account();
        home.send(repo.create(PATH));
        subscriber.await(repo.account().did(), 1);

        home.sendRaw(repo.broken(Breakage.FRAME_TOO_LARGE));
        view.awaitMetric("relay_events_dropped_total{reason=\"too_large\"}", 1);
        long tooLarge = home.lastSeq();
        home.host().dropConnections();
        home.awaitHandshakes(2);
        TestEvent good = repo.create(PATH + "good");
        home.send(good);

        assertThat(keys(subscriber.await(repo.account().did(), 2))).endsWith(key(good.event()));
        assertThat(home.cursors()).containsExactly("", Long.toString(tooLarge));
        assertThat(view.dropped("too_large")).isEqualTo(1);
    }

    @Test
    void aTextFrameClosesTheSocketAndNothingIsLostOrTwice() throws Exception {
        TestRepo repo = home.account();
        TestEvent first = repo.create(PATH + "1");
        TestEvent second = repo.create(PATH + "2");
        TestEvent third = repo.create(PATH + "3");
        home.send(first);
        subscriber.await(repo.account().did(), 1);
        home.host().nextConnection(new Fault.Text(1));
        home.host().dropConnections();
        home.awaitHandshakes(2);
        home.send(second, third);
        home.awaitHandshakes(3);

        subscriber.await(repo.account().did(), 3);
        TestEvent last = repo.create(PATH + "4");
        home.send(last);
        assertThat(keys(subscriber.await(repo.account().did(), 4)))
                .isEqualTo(keys(List.of(first.event(), second.event(), third.event(), last.event())));
    }

    @Test
    void aHostThatSaysFutureCursorTwiceIsFollowedLiveFromItsNewSequence() throws Exception {
        TestRepo before = home.account();
        home.send(before.create(PATH + "1"), before.create(PATH + "2"), before.create(PATH + "3"));
        subscriber.await(before.account().did(), 3);

        home.rewind();
        view.awaitMetric(REWOUND, 1);
        home.awaitSubscriber();
        TestRepo after = home.account();
        TestEvent anew = after.create(PATH);
        home.send(anew);

        assertThat(anew.seq()).isEqualTo(1);
        assertThat(keys(subscriber.await(after.account().did(), 1))).containsExactly(key(anew.event()));
        assertThat(home.cursors()).containsExactly("", "3", "3", "");
        assertThat(view.metric(REWOUND)).isEqualTo(1);
    }

    @Test
    void oneFutureCursorThatIsNotConfirmedChangesNothing() throws Exception {
        TestRepo repo = home.account();
        home.send(repo.create(PATH + "1"));
        subscriber.await(repo.account().did(), 1);
        home.host().nextConnection(new Fault.Rewind());
        home.host().dropConnections();
        home.awaitHandshakes(3);
        TestEvent next = repo.create(PATH + "2");
        home.send(next);

        assertThat(keys(subscriber.await(repo.account().did(), 2))).endsWith(key(next.event()));
        assertThat(home.cursors()).containsExactly("", "1", "1");
        assertThat(view.metric(REWOUND)).isZero();
    }

    @Test
    void aDeletedAccountIsPurgedAndItsLaterCommitsAreRefused() throws Exception {
        TestRepo repo = home.account();
        Did did = repo.account().did();
        home.send(repo.create(PATH));
        subscriber.await(did, 1);
        assertThat(latestCommit(did).status()).isEqualTo(200);

        home.send(repo.account(AccountStatus.DELETED));
        Event.Account told = (Event.Account) subscriber.await(did, 2).getLast();
        assertThat(told.active()).isFalse();
        assertThat(told.status()).isEqualTo("deleted");
        assertThat(latestCommit(did).status()).isEqualTo(404);
        assertThat(status(did).body().path("status").textValue()).isEqualTo("deleted");
        assertThat(status(did).body().has("rev")).isFalse();

        home.send(repo.create(PATH + "late"));
        view.awaitMetric("relay_events_dropped_total{reason=\"inactive\"}", 1);
        assertThat(subscriber.eventsOf(did)).hasSize(2);
    }

    @Test
    void afterAMigrationTheOldHostsDeactivationComesLastAndIsRefused() throws Exception {
        TestRepo old = home.account();
        Did did = old.account().did();
        home.send(old.create(PATH));
        subscriber.await(did, 1);

        TestRepo migrated = other.importOf(old);
        other.register(migrated);
        TestEvent active = migrated.account(AccountStatus.ACTIVE);
        TestEvent identity = migrated.identity(NetworkHost.handle(migrated));
        TestEvent commit = migrated.create(PATH + "moved");
        other.send(active, identity, commit);
        assertThat(keys(subscriber.await(did, 4)))
                .endsWith(key(active.event()), key(identity.event()), key(commit.event()));

        home.send(old.account(AccountStatus.DEACTIVATED));
        view.awaitMetric("relay_events_dropped_total{reason=\"wrong_host\"}", 1);
        home.send(old.create(PATH + "late"));
        view.awaitMetric("relay_events_dropped_total{reason=\"wrong_host\"}", 2);
        TestEvent next = migrated.create(PATH + "next");
        other.send(next);

        assertThat(keys(subscriber.await(did, 5))).endsWith(key(next.event()));
        assertThat(status(did).body().path("active").booleanValue()).isTrue();
        assertThat(view.metric("relay_commits_discontinuous_total")).isZero();
    }

    @Test
    void aTakedownHidesAnAccountAndItsReversalBringsItBack() throws Exception {
        TestRepo repo = home.account();
        TestRepo bystander = home.account();
        Did did = repo.account().did();
        home.send(repo.create(PATH + "1"), repo.create(PATH + "2"), bystander.create(PATH));
        subscriber.awaitCount(3);

        assertThat(view.post("/admin/repo/takeDown", "did", did.text(), "Basic bm9ib2R5")
                        .status())
                .isEqualTo(401);
        assertThat(view.admin("/admin/repo/takeDown", "did", did.text()).status())
                .isEqualTo(200);
        Event.Account takedown = (Event.Account) subscriber.await(did, 3).getLast();
        assertThat(takedown.active()).isFalse();
        assertThat(takedown.status()).isEqualTo("takendown");
        assertThat(latestCommit(did).body().path("error").textValue()).isEqualTo("RepoTakendown");

        home.send(repo.create(PATH + "3"));
        view.awaitMetric("relay_events_dropped_total{reason=\"inactive\"}", 1);
        try (WireSubscriber replay = WireSubscriber.from(relay.api().getPort(), 0)) {
            replay.awaitCount(2);
            assertThat(replay.eventsOf(did)).containsExactly(takedown);
            assertThat(replay.eventsOf(bystander.account().did())).hasSize(1);
        }

        assertThat(view.admin("/admin/repo/reverseTakedown", "did", did.text()).status())
                .isEqualTo(200);
        Event.Account reversal = (Event.Account) subscriber.await(did, 4).getLast();
        assertThat(reversal.active()).isTrue();
        assertThat(reversal.status()).isNull();
        TestEvent next = repo.create(PATH + "4");
        home.send(next);
        assertThat(keys(subscriber.await(did, 5))).endsWith(key(next.event()));
        try (WireSubscriber replay = WireSubscriber.from(relay.api().getPort(), 0)) {
            replay.awaitCount(6);
            assertThat(frames(replay)).isEqualTo(frames(subscriber));
        }
    }

    @Test
    void whileTheDirectoryIsDownEventsWaitAndThenPassInOrder() throws Exception {
        TestRepo known = home.account();
        home.send(known.create(PATH + "1"));
        subscriber.await(known.account().did(), 1);

        network.plc().failAll(503);
        TestRepo unknown = home.account();
        Did did = unknown.account().did();
        List<TestEvent> waiting = List.of(
                unknown.create(PATH + "1"),
                unknown.identity(NetworkHost.handle(unknown)),
                unknown.update(PATH + "1"),
                unknown.account(AccountStatus.ACTIVE),
                unknown.delete(PATH + "1"));
        waiting.forEach(home::send);
        home.send(known.create(PATH + "2"));

        subscriber.await(known.account().did(), 2);
        view.awaitMetric("relay_parked_events", waiting.size());
        assertThat(subscriber.eventsOf(did)).isEmpty();

        network.plc().recover();
        assertThat(keys(subscriber.await(did, waiting.size())))
                .isEqualTo(keys(waiting.stream().map(TestEvent::event).toList()));
        view.awaitMetric("relay_parked_events", 0);
        assertThat(view.refused()).isEmpty();
    }

    private RelayView.Reply latestCommit(Did did) throws Exception {
        return view.get("/xrpc/com.atproto.sync.getLatestCommit?did=" + did.text());
    }

    private RelayView.Reply status(Did did) throws Exception {
        return view.get("/xrpc/com.atproto.sync.getRepoStatus?did=" + did.text());
    }

    private static List<ByteSlice> frames(WireSubscriber subscriber) {
        return subscriber.received().stream()
                .map(WireSubscriber.Received::frame)
                .toList();
    }

    private static List<String> keys(List<? extends Event.Sequenced> events) {
        return events.stream().map(EventKey::of).toList();
    }

    private static String key(Event.Sequenced event) {
        return EventKey.of(event);
    }
}
