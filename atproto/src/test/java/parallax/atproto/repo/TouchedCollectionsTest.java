package parallax.atproto.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

class TouchedCollectionsTest {
    /** A dot sorts before the slash that ends a name, letters behind it. */
    private static final List<String> NAMES = List.of(
            "app.example.thing",
            "app.example.thing.more",
            "app.example.things",
            "app.example.zone",
            "aa.example.first");

    private final Random random = new Random(11);
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final TestRepo repo = new TestRepo(TestAccount.create(Curve.K256, random), new HostSequence(), () -> now);

    /** In trees of any size: whatever a commit deletes, its proof tells which collections have records left. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 60, 1500})
    void aProofTellsOfEveryCollectionThatItsCommitTouched(int filling) {
        fill(filling);
        int absences = 0;
        for (int i = 0; i < 400; i++) {
            now = now.plusSeconds(1);
            Event.Commit commit = repo.apply(writes()).commit();
            TouchedCollections told = told(commit);
            assertThat(told.partial()).isFalse();
            assertThat(told.present()).doesNotHaveDuplicates().allMatch(this::exists);
            assertThat(told.absent()).doesNotHaveDuplicates().noneMatch(this::exists);
            Set<Nsid> all = new HashSet<>(told.present());
            all.addAll(told.absent());
            assertThat(all).isEqualTo(touched(commit));
            absences += told.absent().size();
        }
        assertThat(absences).isGreaterThan(20);
    }

    @Test
    void theWholeTreeOfASmallRepoTellsAllItsCollections() {
        fill(3);
        now = now.plusSeconds(1);
        Event.Commit commit = repo.create("aa.example.first/one").commit();
        Set<Nsid> expected = new TreeSet<>();
        repo.records().keySet().forEach(path -> expected.add(collection(path)));
        assertThat(TouchedCollections.all(repo.head().data(), blocks(commit))).contains(new TreeSet<>(expected));
    }

    @Test
    void aPartOfATreeDoesNotTellAllCollections() {
        fill(1500);
        now = now.plusSeconds(1);
        Event.Commit commit = repo.create("aa.example.first/one").commit();
        assertThat(TouchedCollections.all(repo.head().data(), blocks(commit))).isEmpty();
    }

    @Test
    void withoutTheNodesADeleteLeavesDoubt() {
        fill(1500);
        now = now.plusSeconds(1);
        Event.Commit commit = repo.delete("app.example.zone/r7").commit();
        BlockMap withoutTree = BlockMap.of(Map.of());
        TouchedCollections told = TouchedCollections.of(repo.head().data(), withoutTree, commit.ops());
        assertThat(told).isEqualTo(new TouchedCollections(List.of(), List.of(), true));
    }

    @Test
    void aDeleteOfWhatIsNoPathIsDoubtHoweverLongItIs() {
        fill(30);
        RepoOp delete =
                new RepoOp.Malformed("delete", "app.example.things/" + "a".repeat(1100), RepoOp.Malformed.NO_PREV);
        assertThat(TouchedCollections.of(repo.head().data(), BlockMap.of(Map.of()), List.of(delete)))
                .isEqualTo(new TouchedCollections(List.of(), List.of(), true));
    }

    @Test
    void operationsOfOldSendersAreDoubtUnlessTheTreeTells() {
        fill(30);
        now = now.plusSeconds(1);
        Event.Commit commit = repo.create("app.example.things/last").commit();
        Cid data = repo.head().data();
        RepoOp update = new RepoOp.Malformed("update", "app.example.zone/r1", RepoOp.Malformed.NO_PREV);
        RepoOp delete = new RepoOp.Malformed("delete", "app.example.things/never", RepoOp.Malformed.NO_PREV);
        assertThat(TouchedCollections.of(data, blocks(commit), List.of(update)).partial())
                .isTrue();
        assertThat(TouchedCollections.of(data, blocks(commit), List.of(delete)))
                .isEqualTo(new TouchedCollections(List.of(new Nsid("app.example.things")), List.of(), false));
    }

    @Test
    void onlyWhatTheOperationsOnAPathComeToCounts() {
        fill(30);
        String only = "app.example.things/only";
        Nsid things = new Nsid("app.example.things");
        now = now.plusSeconds(1);
        Event.Commit gone = repo.batch(new RepoWrite.Create(only, repo.fresh(only)), new RepoWrite.Delete(only))
                .commit();
        assertThat(TouchedCollections.of(repo.head().data(), blocks(gone), gone.ops()))
                .isEqualTo(new TouchedCollections(List.of(), List.of(things), false));
        now = now.plusSeconds(1);
        repo.create(only);
        now = now.plusSeconds(1);
        Event.Commit replaced = repo.batch(new RepoWrite.Delete(only), new RepoWrite.Create(only, repo.fresh(only)))
                .commit();
        assertThat(TouchedCollections.of(repo.head().data(), blocks(replaced), replaced.ops()))
                .isEqualTo(new TouchedCollections(List.of(things), List.of(), false));
    }

    private void fill(int records) {
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String path = "app.example.zone/r" + i;
            writes.add(new RepoWrite.Create(path, repo.fresh(path)));
        }
        repo.apply(writes.toArray(RepoWrite[]::new));
    }

    private RepoWrite[] writes() {
        List<RepoWrite> writes = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String path = NAMES.get(random.nextInt(NAMES.size())) + "/k" + random.nextInt(3);
            if (paths.add(path)) {
                boolean there = repo.records().containsKey(path);
                writes.add(there ? new RepoWrite.Delete(path) : new RepoWrite.Create(path, repo.fresh(path)));
            }
        }
        return writes.toArray(RepoWrite[]::new);
    }

    private TouchedCollections told(Event.Commit commit) {
        return TouchedCollections.of(repo.head().data(), blocks(commit), commit.ops());
    }

    private static BlockMap blocks(Event.Commit commit) {
        return BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
    }

    private boolean exists(Nsid collection) {
        return repo.records().keySet().stream()
                .anyMatch(path -> collection(path).equals(collection));
    }

    private static Set<Nsid> touched(Event.Commit commit) {
        Set<Nsid> touched = new HashSet<>();
        commit.ops().forEach(op -> touched.add(collection(op.path())));
        return touched;
    }

    private static Nsid collection(String path) {
        return new Nsid(path.substring(0, path.indexOf('/')));
    }
}
