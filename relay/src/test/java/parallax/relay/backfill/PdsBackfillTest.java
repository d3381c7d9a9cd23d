package parallax.relay.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.flow.BackfillBook;
import parallax.relay.flow.Backfilling;
import parallax.relay.flow.CollectionBook;

/** The crawl of PDSes and lists of accounts, against simulated ones. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PdsBackfillTest {
    private static final String POST = "app.bsky.feed.post";
    private static final String BLOG = "com.whtwnd.blog.entry";
    private static final String LIST = "com.atproto.sync.listRepos";
    private static final String DESCRIBE = "com.atproto.repo.describeRepo";

    @TempDir
    private Path dir;

    private final Random random = new Random(5);
    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SimulatedPds pds = SimulatedPds.start(plc, random, () -> SteppedClock.START);
    private final SimulatedPds other = SimulatedPds.start(plc, random, () -> SteppedClock.START);

    @AfterEach
    void stop() {
        pds.close();
        other.close();
        plc.close();
    }

    @Test
    void aCrawlEntersWhatEachAccountsOwnPdsSaysAndBelievesItOfNoOther() {
        List<String> wanted = populate(pds, 12);
        PdsAccount away = other.createAccount();
        away.create(POST + "/x");
        pds.claim(away);
        PdsAccount resting = pds.createAccount();
        resting.create(POST + "/x");
        resting.deactivate();
        try (BackfillRig rig = rig()) {
            rig.backfill.begin(crawl());
            rig.awaitDone();

            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(rig.index.totals().hearsay()).as("said by their own PDS").isZero();
            assertThat(rig.sums().completed()).isEqualTo(1);
            assertThat(pds.host().requestsOf(LIST)).isEqualTo(3);
        }
    }

    @Test
    void aHostThatIsBusyOrBreaksOffIsCrawledToItsEnd() {
        List<String> wanted = populate(pds, 11);
        pds.host()
                .faults()
                .next(
                        DESCRIBE,
                        HttpFault.tooMany(Duration.ofSeconds(40)),
                        new HttpFault.Status(500),
                        new HttpFault.Reset(),
                        HttpFault.tooMany());
        pds.host().faults().next(LIST, HttpFault.tooMany(), new HttpFault.Status(502), new HttpFault.Cut(9));
        try (BackfillRig rig = rig()) {
            rig.backfill.begin(crawl());
            rig.awaitDone();

            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(rig.clock.instant()).isAfterOrEqualTo(SteppedClock.START.plusSeconds(40));
        }
    }

    @Test
    void aHostThatLeadsInACircleIsGivenUp() {
        populate(pds, 25);
        pds.host().faults().every(LIST, new HttpFault.CursorLoop(2));
        try (BackfillRig rig = rig()) {
            rig.backfill.begin(crawl());
            rig.awaitDone();

            assertThat(rig.backfill.report().failures())
                    .containsExactly(
                            new BackfillBook.Failure(pds.hostPort(), "the cursor leads back to an earlier page"));
        }
    }

    @Test
    void listedAccountsAreAskedForEachAtItsOwnPdsAndGhostsGo() {
        List<String> wanted = new ArrayList<>(populate(pds, 3));
        wanted.addAll(populate(other, 3));
        PdsAccount ghost = pds.createAccount();
        pds.forget(ghost);
        Did nobody = ScriptedDirectory.newDid(random);
        List<Did> dids =
                new ArrayList<>(pds.accounts().stream().map(PdsAccount::did).toList());
        other.accounts().forEach(account -> dids.add(account.did()));
        dids.addAll(List.of(ghost.did(), nobody));
        pds.host().faults().next(DESCRIBE, new HttpFault.Status(500), HttpFault.tooMany());
        try (BackfillRig rig = rig()) {
            rig.index.hear(
                    List.of(new CollectionBook.Pair(
                            dids.getFirst(), new parallax.atproto.syntax.Nsid("made.up.collection"))),
                    rig.clock.instant());
            rig.backfill.begin(new Backfilling.Order(BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), dids));
            rig.awaitDone();

            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(rig.sums().completed()).isEqualTo(7);
            Map<String, String> failures = rig.backfill.report().failures().stream()
                    .collect(Collectors.toMap(BackfillBook.Failure::subject, BackfillBook.Failure::reason));
            assertThat(failures).containsOnlyKeys(nobody.text());
            assertThat(rig.index.isQueued(ghost.did()))
                    .as("asked for by a fresh document")
                    .isTrue();
        }
    }

    @Test
    void anAccountWhosePdsIsGoneIsGivenUpAfterSomeFailures() {
        PdsAccount account = pds.createAccount();
        pds.host().faults().every("com.atproto.sync.getLatestCommit", new HttpFault.Reset());
        try (BackfillRig rig = rig()) {
            rig.backfill.begin(new Backfilling.Order(
                    BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), List.of(account.did())));
            rig.awaitDone();
            assertThat(rig.sums().failed()).isEqualTo(1);
            assertThat(pds.host().requestsOf("com.atproto.sync.getLatestCommit"))
                    .isGreaterThanOrEqualTo(BackfillRig.SMALL.accountFailures());
        }
    }

    private BackfillRig rig() {
        return new BackfillRig(dir, new BackfillRig.Setting(book -> book, null, plc.uri()));
    }

    private Backfilling.Order crawl() {
        return new Backfilling.Order(BackfillBook.Kind.CRAWL, pds.hostPort(), List.of(), false, List.of(), List.of());
    }

    /** Accounts with one or two collections each, as {@code COLLECTION DID}. */
    private static List<String> populate(SimulatedPds pds, int accounts) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            PdsAccount account = pds.createAccount();
            account.create(POST + "/one");
            pairs.add(POST + " " + account.did());
            if (i % 3 == 0) {
                account.create(BLOG + "/two");
                pairs.add(BLOG + " " + account.did());
            }
        }
        return pairs;
    }
}
