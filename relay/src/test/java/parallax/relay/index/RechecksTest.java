package parallax.relay.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.MethodResolver;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.identity.WebResolver;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.IndexChecks;

/** The queue of checks against real PDSes on loopback. */
class RechecksTest {
    private static final String LATEST = "com.atproto.sync.getLatestCommit";
    private static final String DESCRIBE = "com.atproto.repo.describeRepo";
    private static final RecheckLimits QUICK = new RecheckLimits(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(1), 3, Duration.ofHours(5));

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SplittableRandom random = new SplittableRandom(6);
    private final SimulatedPds pds = SimulatedPds.start(plc, random, InstantSource.system());
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost().trusting(plc.uri()),
            HttpLimits.XRPC,
            HttpConcurrency.DEFAULT,
            "tester/1");
    private final CachedResolver identities = new CachedResolver(
            new MethodResolver(
                    new PlcResolver(http, plc.uri(), RequestRate.perSecond(10_000), InstantSource.system()),
                    new WebResolver(http, InstantSource.system())),
            CacheLimits.DEFAULT,
            IdentityStore.NONE,
            ResolverListener.NONE,
            InstantSource.system());
    private final RepoQuestion question = new RepoQuestion(identities, new XrpcClient(http, InstantSource.system()));

    @AfterEach
    void stop() {
        http.close();
        pds.close();
        plc.close();
    }

    @Test
    void aRepoIsDescribedAtARevThatItHadBefore() {
        PdsAccount account = account();
        assertThat(question.ask(account.did()))
                .isEqualTo(new RepoWord.Collections(
                        account.repo().head().rev(), Set.of(new Nsid("app.bsky.feed.post"), new Nsid("a.b.c"))));
    }

    @Test
    void aRepoThatItsPdsDoesNotHaveIsGoneOnlyByAFreshDocument() {
        PdsAccount account = account();
        assertThat(question.ask(account.did())).isInstanceOf(RepoWord.Collections.class);
        try (SimulatedPds target = SimulatedPds.start(plc, random, InstantSource.system())) {
            PdsAccount moved = account.migrateTo(target);
            pds.forget(account);
            assertThat(question.ask(account.did()))
                    .as("the cached document names the old PDS")
                    .isEqualTo(new RepoWord.Collections(
                            moved.repo().head().rev(),
                            moved.repo().records().keySet().stream()
                                    .map(path -> new Nsid(path.substring(0, path.indexOf('/'))))
                                    .collect(java.util.stream.Collectors.toSet())));
        }
        PdsAccount lost = account();
        pds.forget(lost);
        assertThat(question.ask(lost.did())).isEqualTo(new RepoWord.Gone());
    }

    @Test
    void whatIsNoAnswerIsNone() {
        PdsAccount account = account();
        for (HttpFault fault : List.of(
                new HttpFault.Status(500),
                new HttpFault.Body("{}"),
                new HttpFault.Body("nonsense"),
                new HttpFault.Body("{\"rev\":\"x\"}"))) {
            pds.host().faults().next(LATEST, fault);
            assertThat(question.ask(account.did())).as(fault.toString()).isInstanceOf(RepoWord.None.class);
        }
        for (HttpFault fault : List.of(
                new HttpFault.Status(404),
                new HttpFault.Body("{\"collections\":[]}"),
                new HttpFault.Body("{\"did\":\"" + account.did().text() + "\"}"))) {
            pds.host().faults().next(DESCRIBE, fault);
            assertThat(question.ask(account.did())).as(fault.toString()).isInstanceOf(RepoWord.None.class);
        }
        account.setStatus(AccountStatus.DEACTIVATED);
        assertThat(question.ask(account.did())).isInstanceOf(RepoWord.None.class);
        assertThat(question.ask(new Did("did:plc:" + "q".repeat(24)))).isInstanceOf(RepoWord.None.class);
    }

    @Test
    void aPdsThatDoesNotTellItsLatestCommitIsAskedForTheCollectionsAsOfTheNewestEvent() throws Exception {
        PdsAccount known = account();
        PdsAccount unheard = account();
        pds.host().faults().every(LATEST, new HttpFault.Status(501));
        Set<Nsid> collections = Set.of(new Nsid("app.bsky.feed.post"), new Nsid("a.b.c"));
        assertThat(question.ask(known.did())).isEqualTo(new RepoWord.Collections(null, collections));
        Notes notes = new Notes(List.of(known.did(), unheard.did()));
        Tid rev = known.repo().head().rev();
        notes.newest.put(known.did(), rev);
        Rechecks rechecks =
                Rechecks.start(notes, question, QUICK, InstantSource.system(), (thread, cause) -> notes.died(cause));
        try (rechecks) {
            assertThat(notes.settled.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(notes.described).containsOnlyKeys(known.did());
        assertThat(notes.revs).containsOnly(Map.entry(known.did(), rev));
        assertThat(rechecks.dropped()).as("of which no event told a rev").isEqualTo(1);
        assertThat(notes.death).isNull();
    }

    @Test
    void aRevFromTheFutureIsNoAnswer() {
        PdsAccount account = account();
        Tid tomorrow = Tid.of(Instant.now().plus(Duration.ofDays(1)).toEpochMilli() * 1_000, 0);
        pds.host().faults().next(LATEST, new HttpFault.Body("{\"cid\":\"x\",\"rev\":\"" + tomorrow.text() + "\"}"));
        assertThat(question.ask(account.did()))
                .as("until then no commit would be believed")
                .isInstanceOf(RepoWord.None.class);
    }

    @Test
    void ofAnIdentityThatIsNotThereOnlyTheDirectoryIsWaitedForWithoutEnd() {
        Did ofNoHost = new Did("did:web:localhost%3A1");
        assertThat(question.ask(ofNoHost)).isInstanceOf(RepoWord.None.class);
        PdsAccount account = account();
        plc.close();
        assertThat(question.ask(account.did())).isInstanceOf(RepoWord.Later.class);
    }

    @Test
    void aQueueIsWorkedOffAndFailuresAreTriedAgainUntilTheyAreDropped() throws Exception {
        PdsAccount good = account();
        PdsAccount shaky = account();
        PdsAccount lost = account();
        pds.forget(lost);
        Did nobody = new Did("did:plc:" + "q".repeat(24));
        Notes notes = new Notes(List.of(good.did(), shaky.did(), lost.did(), nobody));
        notes.refuseOnce = shaky.did();
        Rechecks rechecks =
                Rechecks.start(notes, question, QUICK, InstantSource.system(), (thread, cause) -> notes.died(cause));
        try (rechecks) {
            assertThat(notes.settled.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(rechecks.done()).isEqualTo(3);
        assertThat(rechecks.dropped()).isEqualTo(1);
        assertThat(rechecks.failed()).isEqualTo(QUICK.attempts() + 1);
        assertThat(notes.described).containsOnlyKeys(good.did(), shaky.did());
        assertThat(notes.gone).containsExactly(lost.did());
        assertThat(notes.death).isNull();
    }

    @Test
    void whatIsAnsweredWhileTheQueueIsReadIsNotAskedForAgain() throws Exception {
        List<Did> first = Stream.generate(() -> account().did()).limit(4).toList();
        List<Did> behind = Stream.generate(() -> account().did()).limit(8).toList();
        Notes notes = new Notes(first);
        notes.readWhileAnswered = behind;
        notes.settledBehind = new CountDownLatch(behind.size());
        Rechecks rechecks =
                Rechecks.start(notes, question, QUICK, InstantSource.system(), (thread, cause) -> notes.died(cause));
        try (rechecks) {
            assertThat(notes.settled.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(notes.settledBehind.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(rechecks.done()).isEqualTo(first.size() + behind.size());
        assertThat(rechecks.failed()).isZero();
        assertThat(notes.death).isNull();
    }

    @Test
    void aRepoThatItsPdsDeniesStaysWhenAnEventCameMeanwhile() throws Exception {
        PdsAccount account = account();
        Notes notes = new Notes(List.of(account.did()));
        AtomicInteger asked = new AtomicInteger();
        pds.host().serve(LATEST, _ -> {
            if (asked.incrementAndGet() == 1) {
                synchronized (notes) {
                    notes.newest.put(account.did(), account.repo().head().rev());
                }
            }
            return XrpcResponse.error(400, "RepoNotFound", "no such repo");
        });
        try (Rechecks rechecks =
                Rechecks.start(notes, question, QUICK, InstantSource.system(), (thread, cause) -> notes.died(cause))) {
            assertThat(notes.settled.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(rechecks.failed()).as("the first answer").isEqualTo(1);
        }
        assertThat(notes.gone).containsExactly(account.did());
        assertThat(asked.get()).isEqualTo(2);
    }

    private PdsAccount account() {
        PdsAccount account = pds.createAccount();
        account.create("app.bsky.feed.post/one");
        account.create("a.b.c/one");
        return account;
    }

    /** A queue and an index in memory. */
    private static final class Notes implements IndexChecks, CollectionBook {
        private final Map<Did, Integer> queue = new java.util.TreeMap<>();
        private final Map<Did, Set<Nsid>> described = new HashMap<>();
        private final Map<Did, Tid> revs = new HashMap<>();
        private final List<Did> gone = new java.util.ArrayList<>();
        private final Map<Did, Tid> newest = new HashMap<>();
        private final CountDownLatch settled;
        private final CountDownLatch secondLook = new CountDownLatch(1);
        private CountDownLatch settledBehind = new CountDownLatch(0);
        private int looks;
        /** Queued after the second look, which is under way until all that it tells of is settled. */
        private @Nullable List<Did> readWhileAnswered;

        private @Nullable Did refuseOnce;
        private @Nullable Throwable death;

        private Notes(List<Did> queued) {
            queued.forEach(did -> queue.put(did, 0));
            settled = new CountDownLatch(queued.size());
        }

        private synchronized void died(Throwable cause) {
            death = cause;
        }

        private void settle(Did did) {
            if (queue.remove(did) != null) {
                (settled.getCount() > 0 ? settled : settledBehind).countDown();
            }
        }

        @Override
        public Look due(@Nullable Did after, Instant now, int limit) {
            Look look = look();
            List<Did> behind = readWhileAnswered;
            if (behind != null && ++looks == 2) {
                secondLook.countDown();
                await(settled);
                queue(behind);
            }
            return look;
        }

        private synchronized Look look() {
            return new Look(
                    queue.entrySet().stream()
                            .map(each -> new Due(each.getKey(), each.getValue()))
                            .toList(),
                    null);
        }

        private synchronized void queue(List<Did> dids) {
            dids.forEach(did -> queue.put(did, 0));
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public synchronized void failed(Did did, Instant again) {
            queue.computeIfPresent(did, (_, failed) -> failed + 1);
        }

        @Override
        public synchronized void postponed(Did did, Instant again) {}

        @Override
        public synchronized void dropped(Did did, Instant atEarliest) {
            settle(did);
        }

        @Override
        public synchronized long queued() {
            return queue.size();
        }

        @Override
        public boolean described(Did did, Tid rev, Set<Nsid> collections) {
            if (readWhileAnswered != null) {
                await(secondLook);
            }
            return took(did, rev, collections);
        }

        private synchronized boolean took(Did did, Tid rev, Set<Nsid> collections) {
            if (did.equals(refuseOnce)) {
                refuseOnce = null;
                return false;
            }
            described.put(did, collections);
            revs.put(did, rev);
            settle(did);
            return true;
        }

        @Override
        public synchronized @Nullable Tid newest(Did did) {
            return newest.get(did);
        }

        @Override
        public synchronized boolean gone(Did did, @Nullable Tid before, Instant now) {
            if (!Objects.equals(before, newest.get(did))) {
                return false;
            }
            gone.add(did);
            settle(did);
            return true;
        }

        @Override
        public Taken hear(List<Pair> pairs, Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HearsayPage hearsay(@Nullable Did after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int expire(List<Did> dids, Instant heardBefore) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sync() {
            throw new UnsupportedOperationException();
        }
    }
}
