package parallax.relay.e2e;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.plc.SimulatedPlc;

/** A host and the accounts that the directory says are there. */
final class NetworkHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SimulatedHost host = SimulatedHost.start();
    private final SimulatedPlc plc;
    private final RandomGenerator random;
    private final InstantSource clock;
    private HostSequence sequence = new HostSequence();
    private int accounts;

    NetworkHost(SimulatedPlc plc, RandomGenerator random, InstantSource clock) {
        this.plc = plc;
        this.random = random;
        this.clock = clock;
    }

    SimulatedHost host() {
        return host;
    }

    String name() {
        return host.hostPort();
    }

    /** A new account, known to the directory, without a record. */
    TestRepo account() {
        Curve curve = accounts++ % 2 == 0 ? Curve.K256 : Curve.P256;
        TestRepo repo = new TestRepo(TestAccount.create(curve, random), sequence, clock);
        register(repo);
        return repo;
    }

    /** A repository of another host as this one imports it, with a key of its own; the directory is not told. */
    TestRepo importOf(TestRepo repo) {
        SigningKey key = TestAccount.create(Curve.K256, random).signingKey();
        return repo.importedBy(new TestAccount(repo.account().did(), key), sequence);
    }

    /** The same with the account's key, for a host that only claims to be the account's. */
    TestRepo theftOf(TestRepo repo) {
        return repo.importedBy(repo.account(), sequence);
    }

    /** The directory names this host, and the repository's key, from now on. */
    void register(TestRepo repo) {
        TestAccount account = repo.account();
        plc.put(account.did(), account.publicKey(), host.http(), handle(repo));
    }

    static String handle(TestRepo repo) {
        return repo.account().did().text().substring("did:plc:".length()) + ".test";
    }

    void send(TestEvent... events) {
        for (TestEvent event : events) {
            host.append(event.seq(), event.frame());
        }
    }

    /** Sends bytes that took the sequence's last number. */
    void sendRaw(ByteSlice frame) {
        host.append(sequence.last(), frame);
    }

    long lastSeq() {
        return sequence.last();
    }

    /** All frames so far are gone; numbers go on. */
    void forget() {
        host.forgetThrough(sequence.last());
    }

    /** The disk is lost: all frames are gone, and numbers start anew for accounts made from now on. */
    void rewind() {
        sequence = new HostSequence();
        host.rewind();
    }

    void awaitSubscriber() throws InterruptedException {
        awaitSubscribers(1);
    }

    void awaitSubscribers(int count) throws InterruptedException {
        if (!host.awaitSubscribers(count, PATIENCE)) {
            throw new AssertionError("not " + count + " but " + host.subscribers() + " subscribed to the host");
        }
    }

    /** The cursors of all handshakes so far, empty text for none. */
    List<String> cursors() {
        List<String> cursors = new ArrayList<>();
        for (XrpcRequest request : host.requests()) {
            if (request.path().endsWith(".subscribeRepos")) {
                cursors.add(request.query("cursor").orElse(""));
            }
        }
        return cursors;
    }

    /** Waits for the n-th handshake. */
    void awaitHandshakes(int count) {
        Patience.until(count + " handshakes", () -> cursors().size() >= count);
    }

    @Override
    public void close() {
        host.close();
    }
}
