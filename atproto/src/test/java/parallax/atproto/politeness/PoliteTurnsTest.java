package parallax.atproto.politeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoliteTurnsTest {

    private static final String ONE = "morel.us-east.host.bsky.network";
    private static final String OTHER = "enoki.us-east.host.bsky.network";
    private static final String ALONE = "pds.example.com";
    private static final Duration HOUR = Duration.ofHours(1);

    private final SteppedClock clock = new SteppedClock();
    private final PoliteTurns turns = turns(HostGroups.DEFAULT);

    private PoliteTurns turns(HostGroups groups) {
        return new PoliteTurns(groups, 100, clock);
    }

    private static Turn.Granted granted(Turn turn) {
        assertThat(turn).isInstanceOf(Turn.Granted.class);
        return (Turn.Granted) turn;
    }

    private void ask(String host, int status, String... headers) throws InterruptedException {
        Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        try (Turn.Granted turn = granted(turns.enter(host, HOUR))) {
            turn.answered(status, named::get);
        }
    }

    private Duration refused(String host) throws InterruptedException {
        return refused(turns, host);
    }

    private static Duration refused(Turns turns, String host) throws InterruptedException {
        assertThat(turns.enter(host, Duration.ZERO)).isInstanceOf(Turn.TooLate.class);
        return ((Turn.TooLate) turns.enter(host, Duration.ZERO)).retryIn();
    }

    private void assertFree(String host) throws InterruptedException {
        granted(turns.enter(host, Duration.ZERO)).close();
    }

    @Test
    void allBlueskyHostsShareOneBudgetThatNoWindowExceeds() throws InterruptedException {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 6_500; i++) {
            ask(i % 2 == 0 ? ONE : OTHER, 200);
            starts.add(clock.nanos());
        }
        long window = Duration.ofMinutes(5).toNanos();
        for (int i = 0; i + 3_000 < starts.size(); i++) {
            assertThat(starts.get(i + 3_000) - starts.get(i)).isGreaterThanOrEqualTo(window);
        }
        // Nor much less than is allowed.
        assertThat(starts.getLast() - starts.getFirst())
                .isLessThan(Duration.ofMinutes(12).toNanos());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noWindowExceedsABudgetHoweverCallersAsk(long seed) throws InterruptedException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int requests = 2 + random.nextInt(40);
        RequestBudget budget = new RequestBudget(
                requests, Duration.ofMillis(1 + random.nextInt(5000)), 1 + random.nextInt(requests - 1));
        PoliteTurns turns = turns(host -> new HostGroup(host, 1, 1, budget));
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(20) == 0) {
                clock.pass(Duration.ofMillis(random.nextInt(8000)));
            }
            if (turns.enter(ALONE, random.nextBoolean() ? HOUR : Duration.ofMillis(1)) instanceof Turn.Granted turn) {
                starts.add(clock.nanos());
                turn.close();
            }
        }
        assertThat(starts.size()).isGreaterThan(requests * 2);
        for (int i = 0; i + requests < starts.size(); i++) {
            assertThat(starts.get(i + requests) - starts.get(i))
                    .isGreaterThanOrEqualTo(budget.window().toNanos());
        }
    }

    @Test
    void aHostOutsideTheGroupIsNotHeldUpByIt() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            ask(ONE, 200);
        }
        assertThat(refused(OTHER)).isPositive();
        assertFree(ALONE);
        assertFree("host.bsky.network");
        assertFree("evilhost.bsky.network");
        assertFree("x.host.bsky.network.example.com");
    }

    @Test
    void aRefusedTurnUsesNothingUp() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            ask(ONE, 200);
        }
        Duration first = refused(ONE);
        for (int i = 0; i < 50; i++) {
            assertThat(refused(ONE)).isEqualTo(first);
        }
        clock.pass(first);
        assertFree(ONE);
    }

    @Test
    void theLimitThatAServerTellsIsWaitedForBeforeItIsHit() throws InterruptedException {
        String reset = Long.toString(SteppedClock.START.plusSeconds(40).getEpochSecond());
        ask(
                ALONE,
                200,
                "RateLimit-Limit",
                "3000",
                "RateLimit-Remaining",
                "2",
                "RateLimit-Reset",
                reset,
                "RateLimit-Policy",
                "3000;w=300");
        ask(ALONE, 200);
        ask(ALONE, 200);
        assertThat(clock.sleeps()).isEmpty();

        ask(ALONE, 200);
        // A second more, as servers round the time down.
        assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(41));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RateLimit-Reset | 30 | | | PT31S",
                "RateLimit-Reset | 1795348860 | | | PT1M1S",
                "RateLimit-Reset | 1795348860 | Date | Sun, 22 Nov 2026 12:00:50 GMT | PT11S",
                "RateLimit-Reset | 9999999999 | | | PT24H",
                "RateLimit-Policy | 100;w=60 | | | PT1M1S",
                "RateLimit-Policy | 100 ; w=60;comment=\"x\" | | | PT1M1S",
            })
    void theResetIsSecondsFromNowOrSince1970OrThePolicysWindow(
            String header, String value, String second, String secondValue, Duration wait) throws InterruptedException {
        if (second == null) {
            ask(ALONE, 200, "RateLimit-Remaining", "0", header, value);
        } else {
            ask(ALONE, 200, "RateLimit-Remaining", "0", header, value, second, secondValue);
        }
        assertThat(refused(ALONE)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"-1,30", "x,30", "0,", "0,-5", "0,soon", ",30", "99999999999,30", "5,30"})
    void headersThatSayNothingUsableOrLeaveRoomHoldNobodyUp(String remaining, String reset)
            throws InterruptedException {
        List<String> headers = new ArrayList<>();
        if (remaining != null) {
            headers.addAll(List.of("RateLimit-Remaining", remaining));
        }
        if (reset != null) {
            headers.addAll(List.of("RateLimit-Reset", reset));
        }
        ask(ALONE, 200, headers.toArray(String[]::new));
        assertFree(ALONE);
    }

    @Test
    void anExhaustedLimitOfOneHostHoldsUpItsWholeGroup() throws InterruptedException {
        ask(ONE, 200, "RateLimit-Remaining", "0", "RateLimit-Reset", "20");
        assertThat(refused(OTHER)).isEqualTo(Duration.ofSeconds(21));
        assertFree(ALONE);
    }

    @Test
    void ofTwoLimitsTheNarrowerCountsUntilItEnds() throws InterruptedException {
        ask(ALONE, 200, "RateLimit-Remaining", "0", "RateLimit-Reset", "20");
        clock.pass(Duration.ofSeconds(21));
        ask(ALONE, 200, "RateLimit-Remaining", "1", "RateLimit-Reset", "60");
        ask(ALONE, 200, "RateLimit-Remaining", "2000", "RateLimit-Reset", "300");
        assertThat(refused(ALONE)).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void requestsUnderWayAreTakenOffWhatAServerSaysIsLeft() throws InterruptedException {
        Turn.Granted early = granted(turns.enter(ALONE, HOUR));
        Turn.Granted late = granted(turns.enter(ALONE, HOUR));
        Map<String, String> left = Map.of("RateLimit-Remaining", "1", "RateLimit-Reset", "9");
        early.answered(200, left::get);
        early.close();
        assertThat(refused(ALONE)).isEqualTo(Duration.ofSeconds(10));
        late.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"30 | PT30S", "Sun, 22 Nov 2026 12:01:00 GMT | PT1M", "9999999999 | PT24H"})
    void tooManyRequestsPauseTheGroupForAsLongAsTheServerSays(String retryAfter, Duration pause)
            throws InterruptedException {
        ask(ONE, 429, "Retry-After", retryAfter);
        assertThat(refused(OTHER)).isEqualTo(pause);
        clock.pass(pause);
        assertFree(OTHER);
    }

    @Test
    void refusalsWithoutATimePauseTwiceAsLongEachTimeUntilOneIsAccepted() throws InterruptedException {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 64}) {
            ask(ALONE, 429, "Retry-After", "0");
            assertThat(refused(ALONE)).isEqualTo(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
        }
        ask(ALONE, 200);
        ask(ALONE, 429);
        assertThat(refused(ALONE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aHostThatIsBeingMaintainedPausesAlone() throws InterruptedException {
        ask(ONE, 503, "Retry-After", "600");
        assertThat(refused(ONE)).isEqualTo(Duration.ofMinutes(10));
        assertFree(OTHER);
        ask(ALONE, 503);
        assertFree(ALONE);
    }

    @Test
    void aCallerWithPatienceWaitsThroughThePause() throws InterruptedException {
        ask(ALONE, 429, "Retry-After", "30");
        ask(ALONE, 200);
        assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void noMoreAreUnderWayThanThereArePlaces() throws InterruptedException {
        PoliteTurns turns = turns(HostGroups.alone(2, 2));
        Turn.Granted first = granted(turns.enter(ALONE, Duration.ZERO));
        Turn.Granted second = granted(turns.enter(ALONE, Duration.ZERO));
        assertThat(turns.enter(ALONE, Duration.ZERO)).isInstanceOf(Turn.TooLate.class);
        first.close();
        first.close();
        Turn.Granted third = granted(turns.enter(ALONE, Duration.ZERO));
        assertThat(turns.enter(ALONE, Duration.ZERO)).isInstanceOf(Turn.TooLate.class);
        second.close();
        third.close();
    }

    @Test
    void aHostOfAGroupHasPlacesOfItsOwnBelowTheGroups() throws InterruptedException {
        HostGroup group = new HostGroup("g", 3, 2, null);
        PoliteTurns turns = turns(host -> group);
        List<Turn> open = List.of(
                turns.enter("a.example.com", Duration.ZERO),
                turns.enter("a.example.com", Duration.ZERO),
                turns.enter("b.example.com", Duration.ZERO));
        open.forEach(PoliteTurnsTest::granted);
        assertThat(turns.enter("a.example.com", Duration.ZERO)).isInstanceOf(Turn.TooLate.class);
        assertThat(turns.enter("b.example.com", Duration.ZERO)).isInstanceOf(Turn.TooLate.class);
        granted(open.getFirst()).close();
        // What was refused for the group's sake kept no place at the host.
        granted(turns.enter("b.example.com", Duration.ZERO)).close();
        granted(turns.enter("a.example.com", Duration.ZERO)).close();
    }

    @Test
    void aCrowdOfThreadsGetsThroughWithNoMoreThanThePlacesAtOnce() throws InterruptedException {
        PoliteTurns turns = turns(HostGroups.alone(3, 3));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(3);
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            crowd.add(Thread.ofVirtual().start(() -> {
                try (Turn.Granted _ = granted(turns.enter(ALONE, HOUR))) {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    full.countDown();
                    full.await();
                    now.decrementAndGet();
                    done.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread one : crowd) {
            one.join();
        }
        assertThat(done).hasValue(200);
        assertThat(most).hasValue(3);
    }

    @Test
    void aWaiterThatIsInterruptedLeavesNothingBehind() throws InterruptedException {
        PoliteTurns turns = turns(HostGroups.alone(1, 1));
        Turn.Granted held = granted(turns.enter(ALONE, Duration.ZERO));
        CountDownLatch started = new CountDownLatch(1);
        boolean[] interrupted = new boolean[1];
        Thread waiter = Thread.ofPlatform().start(() -> {
            started.countDown();
            try {
                turns.enter(ALONE, HOUR);
            } catch (InterruptedException e) {
                interrupted[0] = true;
            }
        });
        started.await();
        waiter.interrupt();
        waiter.join();
        assertThat(interrupted[0]).isTrue();
        held.close();
        granted(turns.enter(ALONE, Duration.ZERO)).close();
    }

    @Test
    void anyNumberOfHostsTakesBoundedMemoryAndTheLongestUnusedIsForgotten() throws InterruptedException {
        ask(ALONE, 429, "Retry-After", "3600");
        for (int i = 0; i < 99; i++) {
            ask("h" + i + ".example.com", 200);
            refused(ALONE);
        }
        for (int i = 0; i < 50; i++) {
            ask("i" + i + ".example.com", 200);
        }
        assertThat(turns.lanes()).isEqualTo(100);
        assertThat(refused(ALONE)).isEqualTo(HOUR);

        for (int i = 0; i < 10_000; i++) {
            ask("j" + i + ".example.com", 200);
        }
        assertThat(turns.lanes()).isEqualTo(100);
        assertFree(ALONE);
    }

    @Test
    void whatIsUnderWayIsNotForgotten() throws InterruptedException {
        PoliteTurns small = new PoliteTurns(HostGroups.alone(1, 1), 2, clock);
        Turn.Granted held = granted(small.enter(ALONE, Duration.ZERO));
        for (int i = 0; i < 1_000; i++) {
            granted(small.enter("h" + i + ".example.com", Duration.ZERO)).close();
        }
        assertThat(small.enter(ALONE, Duration.ZERO)).isInstanceOf(Turn.TooLate.class);
        assertThat(small.lanes()).isEqualTo(2);
        held.close();
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new RequestBudget(5, Duration.ofSeconds(1), 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RequestBudget(5, Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostGroup("g", 0, 1, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PoliteTurns(HostGroups.DEFAULT, 0, clock))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
