package parallax.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

/** What a commit says of collections, of itself. */
class CollectionChangesTest {
    private static final String POST = "app.bsky.feed.post";
    private static final String LIKE = "app.bsky.feed.like";

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final TestRepo repo =
            new TestRepo(TestAccount.create(Curve.K256, new Random(4)), new HostSequence(), () -> now);

    @Test
    void aCommitOfALargeRepoTellsOfWhatItTouched() {
        fill(400);
        CollectionChanges changes = read(next(false, false), true);
        assertThat(changes.present()).containsExactly(new Nsid(LIKE));
        assertThat(changes.whole()).isFalse();
        assertThat(changes.partial()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void aCommitThatMayLeaveOperationsOutIsDoubtUnlessItCarriesTheWholeTree(boolean rebase, boolean tooBig) {
        fill(3);
        Event.Commit small = next(rebase, tooBig);
        assertThat(read(small, true))
                .isEqualTo(new CollectionChanges(
                        List.of(new Nsid(LIKE), new Nsid(POST)), List.of(), true, false, small.since()));
        assertThat(read(small, false).partial()).as("it was not looked for").isTrue();
        fill(400);
        assertThat(read(next(rebase, tooBig), true).partial()).isTrue();
    }

    private void fill(int records) {
        RepoWrite[] writes = new RepoWrite[records];
        for (int i = 0; i < records; i++) {
            String path = POST + "/r" + records + "-" + i;
            writes[i] = new RepoWrite.Create(path, repo.fresh(path));
        }
        repo.apply(writes);
        now = now.plusSeconds(1);
    }

    private Event.Commit next(boolean rebase, boolean tooBig) {
        Event.Commit like = repo.create(LIKE + "/l" + now.getEpochSecond()).commit();
        now = now.plusSeconds(1);
        return new Event.Commit(
                like.seq(),
                like.repo(),
                like.rev(),
                like.since(),
                like.commit(),
                like.prevData(),
                like.ops(),
                like.blocks(),
                like.time(),
                rebase,
                tooBig);
    }

    private CollectionChanges read(Event.Commit commit, boolean wantsAll) {
        return CollectionChanges.of(
                commit, repo.head().data(), BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS), wantsAll);
    }
}
