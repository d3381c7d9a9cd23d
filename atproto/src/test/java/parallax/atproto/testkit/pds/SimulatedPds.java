package parallax.atproto.testkit.pds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.plc.SimulatedPlc;

/** A PDS with accounts. Keys alternate between the two curves. */
public final class SimulatedPds implements AutoCloseable {

    private final SimulatedHost host = SimulatedHost.start();
    private final HostSequence sequence = new HostSequence();
    private final Map<String, PdsAccount> accounts = new ConcurrentSkipListMap<>();
    private final @Nullable SimulatedPlc plc;
    private final RandomGenerator random;
    private final InstantSource clock;
    private int created;

    private SimulatedPds(@Nullable SimulatedPlc plc, RandomGenerator random, InstantSource clock) {
        this.plc = plc;
        this.random = random;
        this.clock = clock;
        new SyncMethods(this).serveOn(host);
        new RepoMethods(this).serveOn(host);
        host.serve(
                "_health",
                _ -> XrpcResponse.json(
                        200, JsonNodeFactory.instance.objectNode().put("version", "0.5.35")));
    }

    /**
     * Starts on a free port.
     *
     * @param plc the directory that follows its accounts; null if a test does that itself
     * @param random the source of keys and DIDs
     */
    public static SimulatedPds start(@Nullable SimulatedPlc plc, RandomGenerator random, InstantSource clock) {
        return new SimulatedPds(plc, random, clock);
    }

    /** The sockets, for faults and for what was asked. */
    public SimulatedHost host() {
        return host;
    }

    /** {@code localhost:PORT}. */
    public String hostPort() {
        return host.hostPort();
    }

    /** {@code http://localhost:PORT}. */
    public URI http() {
        return host.http();
    }

    /** The last sequence number of its events. */
    public long lastSeq() {
        return sequence.last();
    }

    /**
     * A new account, in the directory, with an empty repository: sends #identity, #account, the empty #commit and its
     * #sync.
     */
    public synchronized PdsAccount createAccount() {
        Curve curve = created++ % 2 == 0 ? Curve.K256 : Curve.P256;
        TestRepo repo = new TestRepo(TestAccount.create(curve, random), sequence, clock);
        PdsAccount account = keep(repo);
        account.begin();
        return account;
    }

    /** Accounts with this many records each in {@code app.bsky.feed.post}, without gaps in their chains. */
    public List<PdsAccount> createAccounts(int count, int records) {
        List<PdsAccount> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PdsAccount account = createAccount();
            for (int j = 0; j < records; j++) {
                account.create("app.bsky.feed.post/r%06d".formatted(j));
            }
            made.add(account);
        }
        return made;
    }

    /**
     * Keeps a repository that a test made, as an active account; nothing is sent and the directory is not told. Its
     * events are the test's to send unless the account's methods make them.
     */
    public PdsAccount keep(TestRepo repo) {
        PdsAccount account = new PdsAccount(this, repo);
        accounts.put(repo.account().did().text(), account);
        return account;
    }

    /**
     * An account of another host that this one claims to have: the same records and key, and the directory does not
     * name this host. What it sends from here on is signed right, by a host that has no say.
     */
    public PdsAccount claim(PdsAccount elsewhere) {
        TestAccount same =
                new TestAccount(elsewhere.did(), elsewhere.repo().account().signingKey());
        return keep(elsewhere.repo().importedBy(same, sequence));
    }

    /** Every account that is or was here and is not deleted, in the order of their DIDs. */
    public List<PdsAccount> accounts() {
        return accounts.values().stream()
                .filter(account -> account.status() != AccountStatus.DELETED)
                .toList();
    }

    /** The account of a DID, or of a handle, that is not deleted. */
    public Optional<PdsAccount> account(String didOrHandle) {
        return accounts().stream()
                .filter(account -> account.did().text().equals(didOrHandle)
                        || account.handle().equals(didOrHandle))
                .findFirst();
    }

    /** Drops an account without an event: a ghost for whoever still lists it. */
    public void forget(PdsAccount account) {
        accounts.remove(account.did().text());
    }

    HostSequence sequence() {
        return sequence;
    }

    RandomGenerator random() {
        return random;
    }

    /** Puts the account into the directory, as it is at the moment. */
    void register(PdsAccount account) {
        if (plc != null) {
            plc.put(account.did(), account.repo().account().publicKey(), http(), account.handle());
        }
    }

    void tombstone(PdsAccount account) {
        if (plc != null) {
            plc.tombstone(account.did());
        }
    }

    /** One change at a time: the frames of a host are in the order of their numbers. */
    TestEvent sendInOrder(Supplier<TestEvent> change) {
        synchronized (sequence) {
            TestEvent event = change.get();
            host.append(event.seq(), event.frame());
            return event;
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
