package parallax.atproto.testkit;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.repo.Repo;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.repo.RepoStep;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Tid;

/**
 * A repository as its PDS keeps it. Every change is signed with the account's present key and answered as the event
 * that the PDS would send, with the proof, {@code since} and {@code prevData}. What a test does not send is a gap in
 * the chain.
 */
public final class TestRepo {

    private static final int CLOCK_ID = 7;

    private final TestAccount account;
    private final HostSequence host;
    private final InstantSource clock;
    private final NavigableMap<String, ByteSlice> records = new TreeMap<>();
    private Repo repo;
    private int written;

    public TestRepo(TestAccount account, HostSequence host, InstantSource clock) {
        this.account = account;
        this.host = host;
        this.clock = clock;
        this.repo = Repo.empty(account.did());
    }

    public TestAccount account() {
        return account;
    }

    /**
     * What another host has that imported this repository: the same records and head. From then on the two go their own
     * ways.
     *
     * @param importer of the same DID, with the key that signs there
     */
    public TestRepo importedBy(TestAccount importer, HostSequence into) {
        TestRepo imported = new TestRepo(importer, into, clock);
        imported.records.putAll(records);
        imported.repo = repo;
        imported.written = written;
        return imported;
    }

    /** The newest state; an IllegalStateException before the first commit. */
    public RepoHead head() {
        return repo.signed().map(SignedCommit::head).orElseThrow(() -> new IllegalStateException("no commit yet"));
    }

    /** The records by path. */
    public NavigableMap<String, ByteSlice> records() {
        return Collections.unmodifiableNavigableMap(records);
    }

    /** The signed commit's block. */
    public ByteSlice commitBlock() {
        return repo.commitBlock();
    }

    public Cid commitCid() {
        return repo.commitCid();
    }

    /** The whole repository, as getRepo answers it. */
    public ByteSlice car() {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        blocks.put(commitCid(), commitBlock());
        repo.nodes(blocks::put);
        records.values().forEach(record -> blocks.put(Cid.ofDrisl(record), record));
        return CarWriter.write(List.of(commitCid()), blocks);
    }

    /**
     * The proof that a record is there or not, as getRecord answers it: the commit, the nodes to its path, the record.
     */
    public ByteSlice proof(String path) {
        return repo.proof(path, records.get(path));
    }

    /** Creates a record with content that no other has. */
    public TestEvent create(String path) {
        return apply(new RepoWrite.Create(path, fresh(path)));
    }

    /** As {@link #create}, with a field in the event that no reader knows. It decodes as if that were not there. */
    public TestEvent createWithUnknownField(String path) {
        TestEvent created = create(path);
        return new TestEvent(created.event(), UnknownField.added(created.frame()));
    }

    /**
     * As {@link #create}, in a frame that lacks what its lexicon requires and everybody knows. It decodes as if it did
     * not.
     */
    public TestEvent createToMend(String path) {
        TestEvent created = create(path);
        return new TestEvent(created.event(), FrameFields.toMend(created.frame()));
    }

    /** Changes a record to content that no other has. */
    public TestEvent update(String path) {
        return apply(new RepoWrite.Update(path, fresh(path)));
    }

    public TestEvent delete(String path) {
        return apply(new RepoWrite.Delete(path));
    }

    /** A commit that changes nothing but the rev. */
    public TestEvent emptyCommit() {
        return apply();
    }

    /** One commit with these changes, each of another path. */
    public TestEvent apply(RepoWrite... writes) {
        RepoStep step = repo.step(List.of(writes));
        return applied(draft(step), step, writes);
    }

    /**
     * One commit as the official PDS's {@code applyWrites} makes it: several of the changes may be of one path, and an
     * update may leave a record as it is.
     */
    public TestEvent batch(RepoWrite... writes) {
        RepoStep step = repo.batch(List.of(writes));
        return applied(draft(step), step, writes);
    }

    /** As {@link #apply}, by a server that sends only the nodes that are new: a delete may need others to be proven. */
    public TestEvent applySendingNewNodesOnly(RepoWrite... writes) {
        RepoStep step = repo.step(List.of(writes));
        CommitDraft draft = draft(step);
        repo.nodes((node, _) -> draft.blocks.remove(node));
        return applied(draft, step, writes);
    }

    private TestEvent applied(CommitDraft draft, RepoStep step, RepoWrite... writes) {
        TestEvent event = draft.commit();
        repo = step.signed(draft.signed()).repo();
        for (RepoWrite write : writes) {
            switch (write) {
                case RepoWrite.Create(var path, var record) -> records.put(path, record);
                case RepoWrite.Update(var path, var record) -> records.put(path, record);
                case RepoWrite.Delete(var path) -> records.remove(path);
            }
        }
        return event;
    }

    /** The present state as #sync; nothing changes. */
    public TestEvent sync() {
        return TestEvent.of(new Event.Sync(
                host.next(),
                account.did(),
                head().rev(),
                CarWriter.write(List.of(commitCid()), Map.of(commitCid(), commitBlock())),
                time()));
    }

    /**
     * The same records under a new commit of a newer rev, as #sync: what a host announces after a rotation of the key.
     */
    public TestEvent resigned() {
        RepoStep step = repo.step(List.of());
        CommitDraft draft = draft(step);
        draft.blocks.clear();
        repo = step.signed(draft.signed()).repo();
        return draft.sync();
    }

    /**
     * The #sync that the official PDS sends when an account has moved to it: the event's rev is new, the commit is the
     * one that was imported, with the old rev and the old key's signature. Nothing changes.
     */
    public TestEvent importedSync() {
        return TestEvent.of(new Event.Sync(
                host.next(),
                account.did(),
                nextRev(),
                CarWriter.write(List.of(commitCid()), Map.of(commitCid(), commitBlock())),
                time()));
    }

    /** An #identity; without a handle if it is null. */
    public TestEvent identity(@Nullable String handle) {
        return TestEvent.of(new Event.Identity(host.next(), account.did(), time(), handle));
    }

    /** An #account of this status. */
    public TestEvent account(AccountStatus status) {
        return TestEvent.of(new Event.Account(host.next(), account.did(), time(), status.active(), status.wireName()));
    }

    /**
     * A frame with this wrong in it. The repository stays as it is, so the next change still follows what was sent
     * before. It must hold a record.
     */
    public ByteSlice broken(Breakage breakage) {
        return new BrokenFrames(this).frame(breakage);
    }

    /** The same with two things wrong, of which the first breaks the earlier rule. */
    public ByteSlice broken(BrokenTwice breakages) {
        return new BrokenFrames(this).frame(breakages);
    }

    /** A record of this path's collection with content that no other has. */
    public ByteSlice fresh(String path) {
        return record(path, "record " + ++written);
    }

    /** A record of this path's collection. */
    public static ByteSlice record(String path, String text) {
        CborWriter out = new CborWriter();
        out.map(2).key("text").text(text);
        out.key("$type").text(path.substring(0, path.indexOf('/')));
        return out.toSlice();
    }

    HostSequence host() {
        return host;
    }

    /** The commit of these changes, as {@link #apply} would sign it; nothing changes but the host's seq. */
    CommitDraft draft(List<RepoWrite> writes) {
        return draft(repo.step(writes));
    }

    private CommitDraft draft(RepoStep step) {
        CommitDraft draft = new CommitDraft(host.next(), account, nextRev(), step.data(), time());
        draft.blocks.putAll(step.blocks());
        draft.ops.addAll(step.ops());
        draft.since = step.since();
        draft.prevData = step.prevData();
        return draft;
    }

    String time() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private Tid nextRev() {
        return repo.nextRev(clock.instant(), CLOCK_ID);
    }
}
