package parallax.relay.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.Backfilling;
import parallax.relay.collections.CollectionBook;

/** The crawl of PDSes and lists of accounts, against simulated ones. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PdsBackfillTest {
    private static final String POST = "app.bsky.feed.post";
    private static final String BLOG = "com.whtwnd.blog.entry";
    private static final String LIST = "com.atproto.sync.listRepos";
    private static final String LATEST = "com.atproto.sync.getLatestCommit";
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
        pds.host().faults().every(LATEST, new HttpFault.Reset());
        try (BackfillRig rig = rig()) {
            rig.backfill.begin(new Backfilling.Order(
                    BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), List.of(account.did())));
            rig.awaitDone();
            assertThat(rig.sums().failed()).isEqualTo(1);
            assertThat(pds.host().requestsOf(LATEST)).isGreaterThanOrEqualTo(BackfillRig.SMALL.accountFailures());
        }
    }

    @Test
    void toBeAskedToWaitIsNoFailureOfAnAccount() {
        PdsAccount account = pds.createAccount();
        account.create(POST + "/one");
        HttpFault[] tooMany = new HttpFault[2 * BackfillRig.SMALL.accountFailures()];
        Arrays.fill(tooMany, HttpFault.tooMany());
        pds.host().faults().next(LATEST, tooMany);
        pds.host().faults().next(LATEST, new HttpFault.Status(500));
        try (BackfillRig rig = rig()) {
            rig.backfill.begin(new Backfilling.Order(
                    BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), List.of(account.did())));
            rig.awaitDone();
            assertThat(rig.sums()).isEqualTo(new BackfillBook.Sums(1, 1, 0, 1, 1));
        }
    }

    @Test
    void noAccountIsWrittenDownBeforeItsEntriesAreDurable() {
        populate(pds, 12);
        BackfillRig.Setting watching = BackfillRig.Setting.watchingDurability(plc.uri());
        try (BackfillRig rig = new BackfillRig(dir, watching)) {
            rig.backfill.begin(crawl());
            rig.awaitDone();
            List<Did> dids =
                    pds.accounts().stream().map(PdsAccount::did).limit(1).toList();
            rig.backfill.begin(new Backfilling.Order(BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), dids));
            rig.awaitDone();
            assertThat(rig.sums().completed()).isEqualTo(1);
        }
    }

    @Test
    void hostsThatAreDownDoNotHoldUpTheCrawlOfOthers() {
        AtomicReference<@Nullable Instant> asked = new AtomicReference<>();
        List<String> hosts = new ArrayList<>();
        // In the order of their names: before any port that a server gets.
        for (int port = 10; port < 22; port++) {
            hosts.add("localhost:" + port);
        }
        hosts.add(other.hostPort());
        try (BackfillRig rig = rig()) {
            other.host().serve(LIST, _ -> {
                asked.compareAndSet(null, rig.clock.instant());
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.putArray("repos");
                return XrpcResponse.json(200, body);
            });
            rig.backfill.begin(new Backfilling.Order(BackfillBook.Kind.CRAWL, "", List.of(), false, hosts, List.of()));
            rig.await("the host behind them", () -> asked.get() != null);
            assertThat(asked.get()).isBefore(SteppedClock.START.plusSeconds(60));
            assertThat(rig.backfill.cancel()).isTrue();
        }
    }

    @Test
    void aHostThatDoesNotWantToBeAskedForADayHoldsNoAccountsOfOthersUp() {
        pds.host().faults().every(LATEST, HttpFault.tooMany(Duration.ofDays(1)));
        AtomicReference<Instant> last = new AtomicReference<>(SteppedClock.START);
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            dids.add(pds.createAccount().did());
            dids.add(other.createAccount().did());
        }
        try (BackfillRig rig = rig()) {
            other.host().serve(LATEST, _ -> {
                last.set(rig.clock.instant());
                return XrpcResponse.error(400, "RepoDeactivated", "not now");
            });
            rig.backfill.begin(new Backfilling.Order(BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), dids));
            rig.await("the accounts of the other host", () -> rig.sums().completed() == 12);
            assertThat(last.get()).isBefore(SteppedClock.START.plus(Duration.ofHours(1)));
            assertThat(rig.backfill.cancel()).isTrue();
        }
    }

    @Test
    void aHostThatTellsOfNoAccountWithoutEndIsPutOffAndGoneOnWithWhereItWas() {
        SimulatedPds busy = pds.hostPort().compareTo(other.hostPort()) < 0 ? pds : other;
        SimulatedPds quick = busy == pds ? other : pds;
        List<String> wanted = populate(quick, 3);
        List<String> late = populate(busy, 4);
        AtomicInteger left = new AtomicInteger(2);
        AtomicInteger told = new AtomicInteger();
        try (BackfillRig rig = rig()) {
            busy.host().serve(DESCRIBE, request -> {
                if (left.getAndDecrement() <= 0) {
                    return XrpcResponse.error(429, "RateLimitExceeded", "slow down");
                }
                told.incrementAndGet();
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.put("did", request.query("repo").orElse(""))
                        .putArray("collections")
                        .add(POST);
                return XrpcResponse.json(200, body);
            });
            rig.backfill.begin(new Backfilling.Order(
                    BackfillBook.Kind.CRAWL,
                    "",
                    List.of(),
                    false,
                    List.of(busy.hostPort(), quick.hostPort()),
                    List.of()));
            rig.await("the other host", () -> rig.pairs().containsAll(wanted));
            left.set(100);
            rig.awaitDone();
            assertThat(told.get()).as("each account once").isEqualTo(4);
            assertThat(rig.pairs()).hasSize(wanted.size() + 4);
            assertThat(late).hasSizeGreaterThan(4);
        }
    }

    @Test
    void aPageThatIsAskedForAgainIsNoCircle() throws Exception {
        populate(pds, 8);
        try (BackfillRig rig = rig()) {
            AtomicBoolean stop = new AtomicBoolean(true);
            HostCrawl crawl = rig.crawl(new Waits(rig.clock, stop::get, BackfillRig.SMALL));
            BackfillBook.Part part = new BackfillBook.Part(pds.hostPort(), "", 0, 0, 0);
            assertThat(crawl.turn(part)).isEqualTo(new Outcome.Stopped());
            stop.set(false);
            assertThat(crawl.turn(part)).isInstanceOf(Outcome.Turned.class);
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
