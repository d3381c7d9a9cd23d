package parallax.atproto.testkit.pds;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/**
 * An account of a {@link SimulatedPds}. Each change is sent to the host's subscribers at once; each step of an
 * account's life changes the directory first and then sends the events of the official PDS in its order, which are
 * answered.
 */
public final class PdsAccount {

    private final SimulatedPds pds;
    private final TestRepo repo;
    private final Set<Long> sent = new HashSet<>();
    private String handle;
    private AccountStatus status = AccountStatus.ACTIVE;

    PdsAccount(SimulatedPds pds, TestRepo repo) {
        this.pds = pds;
        this.repo = repo;
        String id = repo.account().did().text();
        this.handle = id.substring(id.lastIndexOf(':') + 1) + ".test";
    }

    public Did did() {
        return repo.account().did();
    }

    public synchronized String handle() {
        return handle;
    }

    public synchronized AccountStatus status() {
        return status;
    }

    /** The PDS that it is at. */
    public SimulatedPds pds() {
        return pds;
    }

    /** The repository. What a test changes here is not sent; no other thread may use the account meanwhile. */
    public TestRepo repo() {
        return repo;
    }

    public TestEvent create(String path) {
        return send(() -> repo.create(path));
    }

    public TestEvent update(String path) {
        return send(() -> repo.update(path));
    }

    public TestEvent delete(String path) {
        return send(() -> repo.delete(path));
    }

    public TestEvent apply(RepoWrite... writes) {
        return send(() -> repo.apply(writes));
    }

    /** A #commit that changes nothing but the rev. */
    public TestEvent emptyCommit() {
        return send(repo::emptyCommit);
    }

    /** The present state once more as #sync. */
    public TestEvent sync() {
        return send(repo::sync);
    }

    /** Sends a frame with this wrong in it; the repository stays as it is. */
    public synchronized ByteSlice sendBroken(Breakage breakage) {
        ByteSlice frame = repo.broken(breakage);
        pds.host().append(pds.lastSeq(), frame);
        return frame;
    }

    /** Sends #identity with the new handle. */
    public synchronized List<TestEvent> changeHandle(String newHandle) {
        handle = newHandle;
        pds.register(this);
        return List.of(send(() -> repo.identity(handle)));
    }

    /** A new key: sends #identity, and the records under a newly signed commit as #sync. */
    public synchronized List<TestEvent> rotateKey(Curve curve) {
        repo.account().rotate(curve, pds.random());
        pds.register(this);
        return List.of(send(() -> repo.identity(null)), send(repo::resigned));
    }

    /** Sends #account. */
    public List<TestEvent> deactivate() {
        return end(AccountStatus.DEACTIVATED);
    }

    /** Sends #account. */
    public List<TestEvent> suspend() {
        return end(AccountStatus.SUSPENDED);
    }

    /** Sends #account. */
    public List<TestEvent> takeDown() {
        return end(AccountStatus.TAKENDOWN);
    }

    /** After a deactivation: sends #account, #identity and #sync. */
    public synchronized List<TestEvent> reactivate() {
        setStatus(AccountStatus.ACTIVE);
        return List.of(
                send(() -> repo.account(AccountStatus.ACTIVE)), send(() -> repo.identity(handle)), send(repo::sync));
    }

    /** After a suspension or a takedown: sends #account and nothing else. */
    public List<TestEvent> restore() {
        return end(AccountStatus.ACTIVE);
    }

    /** Sends #account; all earlier frames of the account are gone from the host's window. */
    public synchronized List<TestEvent> delete() {
        Set<Long> gone = Set.copyOf(sent);
        pds.host().remove(gone::contains);
        return end(AccountStatus.DELETED);
    }

    /** The directory has a tombstone for the DID: sends #identity without a handle. The host keeps the repository. */
    public synchronized List<TestEvent> tombstone() {
        pds.tombstone(this);
        return List.of(send(() -> repo.identity(null)));
    }

    /**
     * Moves to another PDS with a new key. The new host sends #account, #identity and the #sync whose rev is not its
     * commit's; then the old host sends #account deactivated.
     *
     * @return the account at its new host; this one stays at the old host, deactivated
     */
    public synchronized PdsAccount migrateTo(SimulatedPds target) {
        TestAccount moved = new TestAccount(did(), repo.account().signingKey());
        moved.rotate(Curve.P256, pds.random());
        PdsAccount arrived = target.keep(repo.importedBy(moved, target.sequence()));
        arrived.arrive(handle);
        end(AccountStatus.DEACTIVATED);
        return arrived;
    }

    private synchronized void arrive(String withHandle) {
        handle = withHandle;
        pds.register(this);
        send(() -> repo.account(AccountStatus.ACTIVE));
        send(() -> repo.identity(handle));
        send(repo::importedSync);
    }

    /** What HTTP answers from now on, without an event. */
    public synchronized void setStatus(AccountStatus other) {
        status = other;
    }

    synchronized void begin() {
        pds.register(this);
        send(() -> repo.identity(handle));
        send(() -> repo.account(AccountStatus.ACTIVE));
        send(repo::emptyCommit);
        send(repo::sync);
    }

    private synchronized List<TestEvent> end(AccountStatus how) {
        setStatus(how);
        return List.of(send(() -> repo.account(how)));
    }

    private synchronized TestEvent send(Supplier<TestEvent> change) {
        TestEvent event = pds.sendInOrder(change);
        sent.add(event.seq());
        return event;
    }
}
