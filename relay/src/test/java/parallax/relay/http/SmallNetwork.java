package parallax.relay.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.app.RunningRelay;
import parallax.relay.control.Host;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;

/** A relay that follows two hosts, with an account of every kind that its endpoints tell apart. */
final class SmallNetwork implements AutoCloseable {
    /** A host that the operator has banned. */
    static final String BANNED = "banned.parallax-relay-test.org";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What there is to know of an account. */
    enum Person {
        ALICE,
        ELSEWHERE,
        DEACTIVATED,
        SUSPENDED,
        TAKENDOWN_BY_HOST,
        TAKENDOWN_HERE,
        THROTTLED,
        DELETED,
        WITHOUT_COMMIT
    }

    final SimulatedPlc plc = SimulatedPlc.start();
    final SimulatedHost host = SimulatedHost.start();
    final SimulatedHost other = SimulatedHost.start();
    final RunningRelay relay;
    final HttpCalls api;
    final HttpCalls metrics;
    final CountedStream stream;
    private final Map<Person, TestRepo> repos = new EnumMap<>(Person.class);
    private final Random random = new Random(5);
    private final HostSequence hostSeqs = new HostSequence();
    private final HostSequence otherSeqs = new HostSequence();

    SmallNetwork(Path dir) {
        ban(dir);
        relay = RunningRelay.start(dir, plc.uri(), host.hostPort(), other.hostPort());
        api = new HttpCalls(relay.api());
        metrics = new HttpCalls(relay.metrics());
        stream = new CountedStream(relay.api());
        awaitSubscriber(host);
        awaitSubscriber(other);
        populate();
    }

    private static void ban(Path dir) {
        try (ControlPlane controlPlane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")))) {
            Host banned = controlPlane.hosts().register(BANNED, HostOrigin.STRANGER, Instant.EPOCH);
            controlPlane.hosts().setStatus(banned.id(), HostStatus.BANNED);
        }
    }

    private void populate() {
        for (Person person : Person.values()) {
            TestRepo repo = repo(person);
            switch (person) {
                case WITHOUT_COMMIT -> send(person, repo.identity(null));
                case ALICE, ELSEWHERE, TAKENDOWN_HERE -> send(person, repo.create("app.bsky.feed.post/one"));
                case DEACTIVATED -> send(person, AccountStatus.DEACTIVATED);
                case SUSPENDED -> send(person, AccountStatus.SUSPENDED);
                case TAKENDOWN_BY_HOST -> send(person, AccountStatus.TAKENDOWN);
                case THROTTLED -> send(person, AccountStatus.THROTTLED);
                case DELETED -> send(person, AccountStatus.DELETED);
            }
        }
        api.post(
                "/admin/repo/takeDown",
                "{\"did\":\"" + did(Person.TAKENDOWN_HERE) + "\"}",
                "Authorization",
                "Bearer " + RunningRelay.PASSWORD);
        stream.await(1);
    }

    private void send(Person person, AccountStatus status) {
        TestRepo repo = repo(person);
        send(person, repo.create("app.bsky.feed.post/one"));
        var answer = JsonNodeFactory.instance.objectNode().put("did", did(person));
        answer.put("active", status.active()).put("status", status.wireName());
        home(person).repoStatus(did(person), XrpcResponse.json(200, answer));
        send(person, repo.account(status));
    }

    /** An event of the account at its host, once it has come through the relay. */
    void send(Person person, TestEvent event) {
        home(person).append(event.seq(), event.frame());
        stream.await(1);
    }

    private SimulatedHost home(Person person) {
        return person == Person.ELSEWHERE ? other : host;
    }

    /** The repository of an account. */
    TestRepo repo(Person person) {
        return repos.computeIfAbsent(person, this::newRepo);
    }

    private TestRepo newRepo(Person person) {
        TestAccount account = TestAccount.create(Curve.K256, random);
        HostSequence seqs = person == Person.ELSEWHERE ? otherSeqs : hostSeqs;
        plc.put(account.did(), account.publicKey(), home(person).http(), "someone.test");
        return new TestRepo(account, seqs, InstantSource.system());
    }

    /** A new account at {@link #host}, of which the relay knows nothing yet. */
    TestRepo newcomer() {
        TestAccount account = TestAccount.create(Curve.K256, random);
        plc.put(account.did(), account.publicKey(), host.http(), "newcomer.test");
        return new TestRepo(account, hostSeqs, InstantSource.system());
    }

    /** An event of a newcomer, once it has come through the relay. */
    void sendThrough(TestEvent event) {
        sendFromHost(event);
        stream.await(1);
    }

    /** Sends an event from {@link #host} without waiting for it. */
    void sendFromHost(TestEvent event) {
        host.append(event.seq(), event.frame());
    }

    String did(Person person) {
        return repo(person).account().did().text();
    }

    static void awaitSubscriber(SimulatedHost host) {
        try {
            if (!host.awaitSubscribers(1, PATIENCE)) {
                throw new AssertionError("the relay did not subscribe to " + host.hostPort());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the relay", e);
        }
    }

    @Override
    public void close() {
        stream.close();
        api.close();
        metrics.close();
        relay.close();
        host.close();
        other.close();
        plc.close();
    }
}
