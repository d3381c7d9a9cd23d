package parallax.relay.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.IndexChecks;
import parallax.relay.state.StateStore;
import parallax.relay.state.index.CollectionIndex;

/** How hearsay comes into the queue of checks, and how it goes. */
@SuppressWarnings("NullAway.Init")
class HearsaySamplerTest {
    private static final Nsid POST = new Nsid("app.bsky.feed.post");
    private static final HearsayLimits LIMITS =
            new HearsayLimits(Duration.ofSeconds(10), 5, 20, Duration.ofDays(1), 1_000);

    private final SteppedClock clock = new SteppedClock();
    private final Random random = new Random(23);
    private final List<Did> dids = new ArrayList<>();
    private StateStore state;
    private CollectionIndex index;
    private HearsaySampler sampler;

    @BeforeEach
    void hear(@TempDir Path dir) {
        state = StateStore.open(dir);
        index = state.index();
        List<CollectionBook.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            dids.add(ScriptedDirectory.newDid(random));
            pairs.add(new CollectionBook.Pair(dids.getLast(), POST));
        }
        index.hear(pairs, clock.instant());
        clock.pass(Duration.ofHours(2));
        sampler = new HearsaySampler(
                index,
                index,
                LIMITS,
                clock::instant,
                cause -> {
                    throw new AssertionError(cause);
                },
                random);
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void aSampleAtATimeIsQueuedUntilTheQueueHasNoRoom() {
        for (int i = 0; i < 40; i++) {
            sampler.tick();
        }
        assertThat(index.queued()).isBetween((long) LIMITS.room(), (long) LIMITS.room() + LIMITS.sample());
        assertThat(sampler.questioned()).isEqualTo(index.queued());
        assertThat(index.due(null, clock.instant(), 100).due())
                .extracting(IndexChecks.Due::did)
                .isSubsetOf(dids);
    }

    @Test
    void reposThatWaitForAnotherTryTakeNoRoom() {
        for (int i = 0; i < 200; i++) {
            sampler.tick();
        }
        long before = sampler.questioned();
        // Their hosts do not answer.
        for (IndexChecks.Due due : index.due(null, clock.instant(), 100).due()) {
            index.failed(due.did(), clock.instant().plus(Duration.ofHours(4)));
        }
        for (int i = 0; i < 200; i++) {
            sampler.tick();
        }
        assertThat(sampler.questioned()).isGreaterThanOrEqualTo(before + LIMITS.room());
    }

    @Test
    void inTheEndEachRepoIsConfirmedOrItsHearsayHasGone() {
        Set<Did> live = new HashSet<>(dids.subList(0, 30));
        Tid rev = Tid.of(1_700_000_000_000_000L, 3);
        for (int i = 0; i < 4_000 && index.totals().hearsay() > 0; i++) {
            sampler.tick();
            for (IndexChecks.Due due : index.due(null, clock.instant(), 100).due()) {
                if (live.contains(due.did())) {
                    assertThat(index.described(due.did(), rev, Set.of(POST))).isTrue();
                } else {
                    index.dropped(due.did(), clock.instant());
                }
            }
            clock.pass(Duration.ofMinutes(30));
        }
        assertThat(index.totals().hearsay()).isZero();
        assertThat(index.repos(POST, null, 1_000)).containsExactlyInAnyOrderElementsOf(live);
        assertThat(sampler.expired()).isEqualTo(30);
    }

    @Test
    void hearsayThatNobodyCouldBeAskedAboutStays() {
        sampler.tick();
        List<IndexChecks.Due> queued = index.due(null, clock.instant(), 100).due();
        assertThat(queued).isNotEmpty();
        queued.forEach(due -> index.postponed(due.did(), clock.instant().plus(Duration.ofDays(3))));
        clock.pass(Duration.ofDays(2));
        sampler.tick();

        assertThat(index.repos(POST, null, 1_000)).hasSize(60);
        assertThat(sampler.expired()).isZero();
    }
}
