package parallax.atproto.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;

/** Many accounts: budgets, bounds, order, cancelling. */
@Timeout(300)
class ProbeRunTest {

    private static final ProbeQuestion ACTIVE = new ProbeQuestion.Active();

    private final ProbeWorld world = new ProbeWorld();
    private final List<AccountFinding> findings = new ArrayList<>();

    @AfterEach
    void stop() {
        world.close();
    }

    private List<Did> active(ScriptedPds pds, int count) {
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Did did = world.accountAt(pds);
            pds.status(did, true, null);
            dids.add(did);
        }
        return dids;
    }

    private void run(AccountProbe probe, List<Did> dids) throws InterruptedException {
        try (ProbeRun run = probe.start(dids, ACTIVE, findings::add)) {
            run.await();
        }
    }

    private Map<AccountClass, Long> classes() {
        return findings.stream().collect(Collectors.groupingBy(AccountFinding::accountClass, Collectors.counting()));
    }

    private Set<String> reasonsOfUnchecked() {
        return findings.stream()
                .filter(finding -> finding.accountClass() == AccountClass.UNCHECKED)
                .map(AccountFinding::why)
                .collect(Collectors.toSet());
    }

    @Test
    void everyAccountGetsOneFindingAndARepeatedOneIsAskedOnce() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 20);
        List<Did> twice = new ArrayList<>(dids);
        twice.addAll(dids);
        run(world.probe(), twice);
        assertThat(findings).extracting(AccountFinding::did).containsExactlyInAnyOrderElementsOf(dids);
        assertThat(pds.requests()).isEqualTo(20);
    }

    @Test
    void whatWasSettledIsNotAskedAgainInTheNextRun() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 5);
        AccountProbe probe = world.probe(ProbeLimits.DEFAULT.within(5, 100, Duration.ofMinutes(1)));
        run(probe, dids);
        run(probe, dids);
        assertThat(findings).hasSize(10);
        assertThat(classes()).containsExactly(Map.entry(AccountClass.LIVE, 10L));
        assertThat(pds.requests()).isEqualTo(5);
        probe.ask(dids.get(0), new ProbeQuestion.HasRecords(new Nsid("io.atcr.tag")));
        assertThat(pds.requests())
                .as("another question, for which there is no account left")
                .isEqualTo(5);
    }

    @Test
    void accountsOverTheBudgetAreUncheckedInTheOrderGiven() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 10);
        run(
                world.probe(ProbeLimits.DEFAULT
                        .within(4, 1_000, Duration.ofMinutes(1))
                        .atOnce(1, 1)),
                dids);
        assertThat(classes())
                .containsEntry(AccountClass.LIVE, 4L)
                .containsEntry(AccountClass.UNCHECKED, 6L)
                .hasSize(2);
        assertThat(reasonsOfUnchecked()).containsExactly("the budget of 4 accounts was used up");
        assertThat(pds.requests()).isEqualTo(4);
    }

    @Test
    void requestsNeverExceedTheirBudgetWhateverTheTriesCost() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 30);
        pds.method(ScriptedPds.STATUS, XrpcResponse.error(503, "Overloaded", "later"));
        for (Did did : dids.subList(0, 10)) {
            pds.tell(did, ScriptedPds.STATUS, XrpcResponse.error(503, "Overloaded", "later"));
        }
        AccountProbe probe = world.probe(ProbeLimits.DEFAULT.within(100, 25, Duration.ofMinutes(1)));
        run(probe, dids);
        assertThat(findings).hasSize(30);
        assertThat(probe.requests()).isEqualTo(25);
        assertThat(pds.requests() + world.plc.requests()).isEqualTo(25);
        assertThat(reasonsOfUnchecked()).containsExactly("the budget of 25 requests was used up");
    }

    @Test
    void whenTheTimeIsOverWhatIsLeftIsUnchecked() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 3_000);
        CountDownLatch never = new CountDownLatch(1);
        pds.whenAsked(() -> {
            if (pds.requests() > 2) {
                await(never);
            }
        });
        AccountProbe probe = world.probe(ProbeLimits.DEFAULT
                .within(10_000, 50_000, Duration.ofSeconds(1))
                .atOnce(8, 2));
        run(probe, dids);
        never.countDown();
        assertThat(findings).hasSize(3_000);
        // How many are answered in time is the machine's to say; no more than two are answered at all.
        long live = classes().getOrDefault(AccountClass.LIVE, 0L);
        assertThat(live).isLessThanOrEqualTo(2);
        assertThat(classes()).containsEntry(AccountClass.UNCHECKED, 3_000 - live);
        assertThat(reasonsOfUnchecked()).containsExactly("the budget of 1 s was used up");
    }

    @Test
    void aCancelledRunEndsSoonWithEveryAccountAccountedFor() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 2_000);
        CountDownLatch arrived = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        pds.whenAsked(() -> {
            arrived.countDown();
            await(never);
        });
        ProbeRun run = world.probe().start(dids, ACTIVE, findings::add);
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
        run.cancel();
        run.await();
        never.countDown();
        assertThat(findings).hasSize(2_000);
        assertThat(reasonsOfUnchecked()).containsExactly("the run was cancelled");
        assertThat(classes()).containsOnlyKeys(AccountClass.UNCHECKED);
    }

    @Test
    void whatWasCancelledIsAskedByTheNextRun() throws InterruptedException {
        ScriptedPds pds = world.pds();
        List<Did> dids = active(pds, 3);
        AccountProbe probe = world.probe();
        try (ProbeRun run = probe.start(dids, ACTIVE, _ -> {})) {
            run.cancel();
        }
        run(probe, dids);
        assertThat(classes()).containsExactly(Map.entry(AccountClass.LIVE, 3L));
    }

    @Test
    void oneThatFailsWhileItTakesAFindingEndsTheRun() throws InterruptedException {
        List<Did> dids = active(world.pds(), 50);
        ProbeRun run = world.probe().start(dids, ACTIVE, finding -> {
            throw new IllegalArgumentException("full");
        });
        assertThatThrownBy(run::await)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("full");
    }

    @Test
    void theCapsOnWhatIsUnderWayHold() throws InterruptedException {
        ScriptedPds first = world.pds();
        ScriptedPds second = world.pds();
        List<Did> dids = new ArrayList<>(active(first, 60));
        dids.addAll(active(second, 60));
        CountDownLatch gate = new CountDownLatch(1);
        Semaphore arrived = new Semaphore(0);
        for (ScriptedPds pds : List.of(first, second)) {
            pds.whenAsked(() -> {
                arrived.release();
                await(gate);
            });
        }
        AccountProbe probe = world.probe(ProbeLimits.DEFAULT.atOnce(32, 3));
        try (ProbeRun run = probe.start(dids, ACTIVE, findings::add)) {
            // All wait for their turn at a host then, and without a cap those resolved first would have got it.
            world.resolved.acquire(120);
            arrived.acquire(6);
            gate.countDown();
            run.await();
        }
        assertThat(classes()).containsExactly(Map.entry(AccountClass.LIVE, 120L));
        assertThat(first.mostInside()).isEqualTo(3);
        assertThat(second.mostInside()).isEqualTo(3);
    }

    @Test
    void theCapOverAllHostsHolds() throws InterruptedException {
        ScriptedPds first = world.pds();
        ScriptedPds second = world.pds();
        List<Did> dids = new ArrayList<>(active(first, 20));
        dids.addAll(active(second, 20));
        AccountProbe probe = world.probe(ProbeLimits.DEFAULT.atOnce(1, 4));
        CountDownLatch firstIsAsked = new CountDownLatch(1);
        first.whenAsked(() -> {
            assertThat(second.inside()).isZero();
            firstIsAsked.countDown();
        });
        run(probe, dids);
        assertThat(firstIsAsked.getCount()).isZero();
        assertThat(classes()).containsExactly(Map.entry(AccountClass.LIVE, 40L));
        assertThat(first.mostInside()).isEqualTo(1);
    }

    @Test
    void aFloodOfTenThousandAccountsOnOneHostStaysInItsBounds() throws InterruptedException {
        ScriptedPds pds = world.pds();
        PdsEndpoint endpoint = PdsEndpoint.parse(pds.uri().toString());
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            // Known to the cache, as the directory is not what is flooded here.
            Did did = world.account();
            dids.add(did);
            world.know(new DidDocument(did, null, endpoint, null));
        }
        pds.method(ScriptedPds.STATUS, XrpcResponse.error(403, "RepoTakendown", "no"));
        CountDownLatch together = new CountDownLatch(4);
        pds.whenAsked(() -> {
            together.countDown();
            await(together);
        });
        run(
                world.probe(ProbeLimits.DEFAULT
                        .within(20_000, 3_000, Duration.ofSeconds(50))
                        .atOnce(16, 4)),
                dids);
        assertThat(findings).hasSize(10_000);
        assertThat(pds.mostInside()).isEqualTo(4);
        assertThat(pds.requests() + world.plc.requests()).isLessThanOrEqualTo(3_000);
        assertThat(classes().get(AccountClass.UNCHECKED)).isGreaterThan(7_000);
    }

    @Test
    void aHostThatAlwaysFailsIsSoonLeftAlone() throws InterruptedException {
        ScriptedPds pds = world.pds();
        pds.method(ScriptedPds.STATUS, XrpcResponse.error(500, "InternalServerError", "no"));
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            dids.add(world.accountAt(pds));
        }
        run(world.probe(), dids);
        assertThat(classes()).containsExactly(Map.entry(AccountClass.UNVERIFIED, 1_000L));
        assertThat(pds.requests()).isLessThanOrEqualTo(9 + 3 * ProbeLimits.DEFAULT.atOncePerGroup());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
