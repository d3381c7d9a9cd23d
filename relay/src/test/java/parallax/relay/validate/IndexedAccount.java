package parallax.relay.validate;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.flow.StatusAnswer;

/** An account with its real repo, and what the index must know of it. */
final class IndexedAccount {
    final TestRepo repo;
    private final IndexedWorld world;
    private AccountStatus upstream = AccountStatus.ACTIVE;
    private AccountStatus local = AccountStatus.ACTIVE;

    /** What the repo had at the newest event that the index saw, or at a later answer. */
    Set<Nsid> expected = Set.of();
    /** What it had at that event. */
    private Set<Nsid> atHead = Set.of();
    /** Nothing was missed since the index knew it exactly. */
    boolean surelyExact;
    /** The newest change has not been sent. */
    private boolean missed;

    IndexedAccount(IndexedWorld world, TestRepo repo) {
        this.world = world;
        this.repo = repo;
    }

    Did did() {
        return repo.account().did();
    }

    boolean active() {
        return upstream.active() && local.active();
    }

    Set<Nsid> truth() {
        Set<Nsid> all = new TreeSet<>();
        repo.records().keySet().forEach(path -> all.add(new Nsid(path.substring(0, path.indexOf('/')))));
        return all;
    }

    /** Changes the repo; what an inactive account writes is not sent, nor what is to be missed. */
    void write(List<RepoWrite> writes, boolean send) {
        Set<Nsid> before = truth();
        var event = repo.apply(writes.toArray(RepoWrite[]::new));
        world.tick();
        if (!send || !active()) {
            missed = true;
            return;
        }
        boolean known = world.knows(did());
        world.submit(event.frame());
        // The first commit and one that follows a gap may or may not carry the whole tree.
        surelyExact &= known && !missed;
        missed = false;
        expect(truth());
        world.emptied +=
                before.stream().filter(each -> !expected.contains(each)).count();
    }

    void sync() {
        if (!active()) {
            return;
        }
        surelyExact &= world.knows(did()) && !missed;
        missed = false;
        world.submit(repo.sync().frame());
        expect(truth());
    }

    private void expect(Set<Nsid> collections) {
        expected = collections;
        atHead = collections;
    }

    /** The answers since the last snapshot are lost. */
    void forgetAnswers() {
        surelyExact = false;
        expected = atHead;
        missed = true;
    }

    void changeStatus(Random random) {
        if (random.nextInt(3) == 0) {
            local = local.active() ? AccountStatus.TAKENDOWN : AccountStatus.ACTIVE;
            world.announce(this, local);
            return;
        }
        List<AccountStatus> down = List.of(AccountStatus.DEACTIVATED, AccountStatus.SUSPENDED, AccountStatus.TAKENDOWN);
        upstream = upstream.active() ? down.get(random.nextInt(down.size())) : AccountStatus.ACTIVE;
        world.tells(did(), new StatusAnswer.Told(upstream));
        world.submit(repo.account(upstream).frame());
    }

    void delete() {
        world.submit(repo.account(AccountStatus.DELETED).frame());
    }

    void described(Tid rev, Set<Nsid> collections) {
        if (world.index().described(did(), rev, collections)) {
            world.settledSinceSnapshot.add(this);
            if (rev.compareTo(world.acceptedRev(did())) > 0) {
                expected = collections;
            }
            missed &= !rev.equals(repo.head().rev());
        }
    }

    /** Ends every doubt: active again, with nothing unsent, and asked for if it is queued. */
    void settle() {
        if (!local.active()) {
            local = AccountStatus.ACTIVE;
            world.announce(this, local);
        }
        if (!upstream.active()) {
            upstream = AccountStatus.ACTIVE;
            world.tells(did(), new StatusAnswer.Told(upstream));
            world.submit(repo.account(upstream).frame());
        }
        write(List.of(), true);
        if (world.queued(did())) {
            described(repo.head().rev(), truth());
        }
    }
}
