package parallax.atproto.testkit.load;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/**
 * Commits without end, signed when a subscriber comes to them: each of the accounts in turn writes one new record, and
 * deletes its oldest once it has {@code records}. Memory does not grow with the number of commits. Thread-safe.
 */
public final class LiveTraffic implements FrameSource {
    private static final long FIRST_MICROS = 1_700_000_000_000_000L;
    private static final int KEPT = 512;

    private final List<TestRepo> repos;
    private final int records;
    private final List<Traffic.Template> newest = new ArrayList<>(KEPT);
    private long made;

    /** @param records of each account, at most */
    public LiveTraffic(List<TestAccount> accounts, int records, InstantSource clock) {
        HostSequence numbers = new HostSequence();
        this.repos = accounts.stream()
                .map(account -> new TestRepo(account, numbers, clock))
                .toList();
        this.records = records;
    }

    /** An IllegalStateException for a place that is more than 512 behind the newest that was asked for. */
    @Override
    public synchronized Traffic.Template at(long place) {
        if (place < made - KEPT) {
            throw new IllegalStateException("frame " + place + " is asked for again after frame " + made);
        }
        while (made <= place) {
            keep(Traffic.template(commit(made).frame()));
        }
        return newest.get((int) (place % KEPT));
    }

    private void keep(Traffic.Template frame) {
        int slot = (int) (made++ % KEPT);
        if (slot == newest.size()) {
            newest.add(frame);
        } else {
            newest.set(slot, frame);
        }
    }

    private TestEvent commit(long number) {
        TestRepo repo = repos.get((int) (number % repos.size()));
        long turn = number / repos.size();
        RepoWrite create = new RepoWrite.Create(path(turn), repo.fresh(path(turn)));
        return turn < records ? repo.apply(create) : repo.apply(create, new RepoWrite.Delete(path(turn - records)));
    }

    private static String path(long turn) {
        return "app.bsky.feed.post/"
                + Tid.of(FIRST_MICROS + turn * 1_000_000, 7).text();
    }
}
