package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** Queued without a gap. */
    boolean doubted;

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
        upstream = AccountStatus.DELETED;
        world.submit(repo.account(AccountStatus.DELETED).frame());
    }

    /** Somebody who is not sure has it asked for. */
    void doubt(boolean answered) {
        if (active() && world.knows(did())) {
            doubted |= world.index().queue(List.of(did())) > 0;
            if (doubted && answered) {
                described(world.acceptedRev(did()), atHead);
            }
        }
    }

    /** An answer of its PDS arrives, whoever asked: the queue, or a crawl. */
    void described(Tid rev, Set<Nsid> collections) {
        boolean known = world.knows(did());
        boolean queued = world.queued(did());
        boolean news = known && rev.compareTo(world.acceptedRev(did())) > 0;
        if (known && (!active() || (doubted && news))) {
            // The model does not know whether the index needs this answer.
            return;
        }
        if (!world.index().described(did(), rev, collections)) {
            return;
        }
        assertThat(world.queued(did())).as("asked for again after an answer").isFalse();
        doubted = false;
        world.settledSinceSnapshot.add(this);
        // What commits prove is not changed by an answer that nobody needed.
        if (queued && news) {
            expected = collections;
        }
        if (queued) {
            missed &= !rev.equals(repo.head().rev());
        }
        if (upstream == AccountStatus.DELETED) {
            assertThat(world.shown(did())).isEmpty();
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
