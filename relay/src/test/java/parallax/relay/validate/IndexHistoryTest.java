package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.relay.collections.CollectionBook.Pair;

/** The collection index over random histories of real repos, with crashes, against what the repos have. */
final class IndexHistoryTest {
    private static final int STEPS = 250;

    /** An answer of the PDS on its way, while commits go on. */
    private record Answer(IndexedAccount about, Tid rev, Set<Nsid> collections) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5})
    void theIndexEqualsTheReposAfterAnyHistoryAndAnyCrash(long seed, @TempDir Path dir) throws IOException {
        Random random = new Random(seed);
        try (IndexedWorld world = new IndexedWorld(dir, random)) {
            List<IndexedAccount> accounts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                accounts.add(world.account(i % 2 == 0 ? 0 : 400));
            }
            List<Answer> underWay = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                IndexedAccount account = accounts.get(random.nextInt(accounts.size()));
                int what = random.nextInt(100);
                if (what < 55) {
                    account.write(randomWrites(account, random), random.nextInt(10) > 0);
                } else if (what < 70) {
                    account.write(emptied(account, random), random.nextInt(10) > 0);
                } else if (what < 73) {
                    account.sync();
                } else if (what < 80) {
                    account.changeStatus(random);
                } else if (what < 82) {
                    accounts.set(accounts.indexOf(account), world.replaced(account));
                } else if (what < 87) {
                    IndexedAccount asked = random.nextInt(3) > 0 ? queued(accounts, account, world) : account;
                    underWay.add(new Answer(asked, asked.repo.head().rev(), asked.truth()));
                } else if (what < 92 && !underWay.isEmpty()) {
                    // One of the newest, from between the commits.
                    Answer answer = underWay.remove(underWay.size() - 1 - random.nextInt(Math.min(3, underWay.size())));
                    answer.about().described(answer.rev(), answer.collections());
                } else if (what < 94) {
                    world.hear(gossip(account, random));
                } else if (what < 96) {
                    account.doubt(random.nextBoolean());
                } else if (what < 98) {
                    world.crash();
                } else {
                    world.snapshot();
                }
                accounts.forEach(world::check);
            }
            accounts.forEach(IndexedAccount::settle);
            accounts.forEach(world::check);
            assertThat(world.index().totals().checks()).isZero();
            world.crash();
            accounts.forEach(IndexedAccount::settle);
            accounts.forEach(world::check);
            world.checkSums();
            assertThat(world.exactChecks)
                    .as("most looks are at repos that are known exactly")
                    .isGreaterThan(100);
            assertThat(world.emptied).as("collections lost their last record").isPositive();
        }
    }

    private static IndexedAccount queued(List<IndexedAccount> accounts, IndexedAccount ifNone, IndexedWorld world) {
        return accounts.stream()
                .filter(each -> world.queued(each.did()))
                .findFirst()
                .orElse(ifNone);
    }

    private static List<RepoWrite> randomWrites(IndexedAccount account, Random random) {
        List<RepoWrite> writes = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String path = randomPath(random);
            if (!paths.add(path)) {
                continue;
            }
            if (!account.repo.records().containsKey(path)) {
                writes.add(new RepoWrite.Create(path, account.repo.fresh(path)));
            } else if (random.nextInt(4) == 0) {
                writes.add(new RepoWrite.Update(path, account.repo.fresh(path)));
            } else {
                writes.add(new RepoWrite.Delete(path));
            }
        }
        return writes;
    }

    /** Takes the last records of a collection, if it has few. */
    private static List<RepoWrite> emptied(IndexedAccount account, Random random) {
        String prefix = IndexedWorld.COLLECTIONS.get(random.nextInt(IndexedWorld.COLLECTIONS.size())) + "/";
        List<String> paths = account.repo.records().keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .toList();
        if (paths.isEmpty() || paths.size() > 20) {
            return randomWrites(account, random);
        }
        return paths.stream().<RepoWrite>map(RepoWrite.Delete::new).toList();
    }

    private static List<Pair> gossip(IndexedAccount account, Random random) {
        return List.of(new Pair(
                account.did(),
                new Nsid(IndexedWorld.COLLECTIONS.get(random.nextInt(IndexedWorld.COLLECTIONS.size())))));
    }

    private static String randomPath(Random random) {
        return IndexedWorld.COLLECTIONS.get(random.nextInt(IndexedWorld.COLLECTIONS.size())) + "/k" + random.nextInt(4);
    }
}
