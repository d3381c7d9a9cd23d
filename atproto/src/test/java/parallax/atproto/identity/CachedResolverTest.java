package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parallax.atproto.syntax.Did;

@Timeout(120)
class CachedResolverTest {

    private static final Did ALICE = new Did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static final Did BOB = new Did("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb");
    private static final Did CAROL = new Did("did:plc:cccccccccccccccccccccccc");

    private static final CacheLifetimes LIFETIMES =
            new CacheLifetimes(Duration.ofHours(24), Duration.ofMinutes(5), Duration.ofSeconds(10));
    private static final RefreshLimit REFRESH = new RefreshLimit(Duration.ofSeconds(10), 2);
    private static final Resolution DOWN = new Resolution.Unavailable("down");

    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final Source source = new Source();
    private final Counts counts = new Counts();
    private final Memory store = new Memory();
    private final CachedResolver resolver = resolver(100);

    /** Answers what it was told, after the gate of that request, if there is one, was opened. */
    private final class Source implements DidResolver {
        private final AtomicInteger asked = new AtomicInteger();
        private final BlockingQueue<CompletableFuture<Resolution>> arrived = new LinkedBlockingQueue<>();
        private volatile boolean gated;
        private volatile Supplier<Resolution> answer = () -> found(ALICE);

        @Override
        public Resolution resolve(Did did) {
            asked.incrementAndGet();
            if (!gated) {
                return answer.get();
            }
            CompletableFuture<Resolution> gate = new CompletableFuture<>();
            arrived.add(gate);
            return gate.join();
        }
    }

    private static final class Counts implements ResolverListener {
        private final AtomicInteger hits = new AtomicInteger();
        private final AtomicInteger misses = new AtomicInteger();
        private final AtomicInteger storeHits = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger limited = new AtomicInteger();

        @Override
        public void hit() {
            hits.incrementAndGet();
        }

        @Override
        public void miss() {
            misses.incrementAndGet();
        }

        @Override
        public void storeHit() {
            storeHits.incrementAndGet();
        }

        @Override
        public void fetched(Resolution resolution, Duration took) {
            if (resolution instanceof Resolution.Unavailable) {
                failures.incrementAndGet();
            }
        }

        @Override
        public void refreshLimited() {
            limited.incrementAndGet();
        }
    }

    private static final class Memory implements IdentityStore {
        private final Map<Did, StoredIdentity> kept = new ConcurrentHashMap<>();
        private Runnable beforeRemove = () -> {};

        @Override
        public @Nullable StoredIdentity find(Did did) {
            return kept.get(did);
        }

        @Override
        public void put(Did did, StoredIdentity identity) {
            kept.put(did, identity);
        }

        @Override
        public void remove(Did did) {
            Runnable once = beforeRemove;
            beforeRemove = () -> {};
            once.run();
            kept.remove(did);
        }
    }

    private CachedResolver resolver(int maxEntries) {
        return new CachedResolver(source, new CacheLimits(maxEntries, LIFETIMES, REFRESH), store, counts, clock);
    }

    private Resolution found(Did did) {
        return new Resolution.Found(new DidDocument(did, null, null, null), now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static CompletableFuture<Resolution> async(Supplier<Resolution> call) {
        CompletableFuture<Resolution> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> result.complete(call.get()));
        return result;
    }

    @Test
    void aDocumentIsAskedForOnceInItsLifetime() {
        Resolution first = resolver.resolve(ALICE);
        pass(Duration.ofHours(24).minusMillis(1));
        assertThat(resolver.resolve(ALICE)).isSameAs(first);
        assertThat(resolver.cached(ALICE)).isSameAs(first);
        assertThat(source.asked).hasValue(1);

        pass(Duration.ofMillis(1));
        assertThat(resolver.cached(ALICE)).isNull();
        resolver.resolve(ALICE);
        assertThat(source.asked).hasValue(2);
        assertThat(counts.hits).hasValue(2);
        assertThat(counts.misses).hasValue(2);
    }

    @Test
    void absenceAndFailureHaveLifetimesOfTheirOwn() {
        for (Resolution absent :
                List.of(new Resolution.NotFound(), new Resolution.Tombstoned(), new Resolution.Malformed("x"))) {
            resolver.forget(ALICE);
            int before = source.asked.get();
            source.answer = () -> absent;
            resolver.resolve(ALICE);
            pass(Duration.ofMinutes(5).minusMillis(1));
            assertThat(resolver.resolve(ALICE)).isEqualTo(absent);
            pass(Duration.ofMillis(1));
            resolver.resolve(ALICE);
            assertThat(source.asked.get() - before).isEqualTo(2);
        }
        source.answer = () -> DOWN;
        resolver.resolve(BOB);
        pass(Duration.ofSeconds(9));
        assertThat(resolver.resolve(BOB)).isEqualTo(DOWN);
        assertThat(counts.failures).hasValue(1);
        pass(Duration.ofSeconds(1));
        resolver.resolve(BOB);
        assertThat(counts.failures).hasValue(2);
    }

    @Test
    void theLeastRecentlyUsedIsForgottenFirst() {
        CachedResolver small = resolver(2);
        small.resolve(ALICE);
        small.resolve(BOB);
        small.resolve(ALICE);
        small.resolve(CAROL);
        assertThat(small.size()).isEqualTo(2);
        assertThat(small.cached(ALICE)).isNotNull();
        assertThat(small.cached(BOB)).isNull();
    }

    @Test
    void aLargeCacheStaysWithinItsBoundWhateverIsAsked() {
        CachedResolver large = resolver(2000);
        for (int i = 0; i < 5000; i++) {
            large.resolve(new Did("did:web:host" + i + ".example.com"));
            large.refresh(new Did("did:web:other" + i + ".example.com"));
        }
        assertThat(large.size()).isLessThanOrEqualTo(2000).isGreaterThan(1500);
    }

    @Test
    void aCrowdOnOneDidMakesOneRequest() throws InterruptedException {
        source.gated = true;
        List<CompletableFuture<Resolution>> crowd = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            crowd.add(async(() -> resolver.resolve(ALICE)));
        }
        CompletableFuture<Resolution> gate = source.arrived.take();
        Resolution answer = found(ALICE);
        gate.complete(answer);
        assertThat(crowd).allSatisfy(member -> assertThat(member.join()).isSameAs(answer));
        assertThat(source.asked).hasValue(1);
    }

    @Test
    void aSlowDidDoesNotHoldUpOthers() throws InterruptedException {
        source.gated = true;
        CompletableFuture<Resolution> slow = async(() -> resolver.resolve(ALICE));
        CompletableFuture<Resolution> gate = source.arrived.take();
        source.gated = false;
        assertThat(resolver.resolve(BOB)).isInstanceOf(Resolution.Found.class);
        assertThat(slow).isNotDone();
        gate.complete(DOWN);
        assertThat(slow.join()).isEqualTo(DOWN);
    }

    @Test
    void anInterruptedWaiterLeavesTheOthersTheirAnswer() throws InterruptedException {
        source.gated = true;
        CompletableFuture<Resolution> patient = async(() -> resolver.resolve(ALICE));
        CompletableFuture<Resolution> gate = source.arrived.take();

        Thread.currentThread().interrupt();
        assertThat(resolver.resolve(ALICE)).isEqualTo(new Resolution.Unavailable("interrupted"));
        assertThat(Thread.interrupted()).isTrue();

        gate.complete(found(ALICE));
        assertThat(patient.join()).isInstanceOf(Resolution.Found.class);
        assertThat(resolver.cached(ALICE)).isInstanceOf(Resolution.Found.class);
    }

    @Test
    void aRefreshBypassesWhatIsRemembered() {
        Resolution first = resolver.resolve(ALICE);
        source.answer = Resolution.NotFound::new;
        assertThat(resolver.refresh(ALICE)).isEqualTo(new Resolution.NotFound()).isNotEqualTo(first);
        assertThat(resolver.cached(ALICE)).isEqualTo(new Resolution.NotFound());
        assertThat(store.kept.get(ALICE).resolution()).isEqualTo(new Resolution.NotFound());
    }

    @Test
    void refreshesOfOneDidAreLimitedToABurstAndThenARate() {
        resolver.refresh(ALICE);
        resolver.refresh(ALICE);
        assertThat(resolver.refreshIn(ALICE)).isEqualTo(Duration.ofSeconds(10));
        source.answer = Resolution.NotFound::new;
        assertThat(resolver.refresh(ALICE)).isInstanceOf(Resolution.Found.class);
        assertThat(counts.limited).hasValue(1);
        assertThat(source.asked).hasValue(2);

        assertThat(resolver.refresh(BOB)).isInstanceOf(Resolution.NotFound.class);

        pass(Duration.ofSeconds(10));
        assertThat(resolver.refreshIn(ALICE)).isZero();
        assertThat(resolver.refresh(ALICE)).isInstanceOf(Resolution.NotFound.class);
        resolver.refresh(ALICE);
        assertThat(source.asked).hasValue(4);
        assertThat(counts.limited).hasValue(2);
    }

    @Test
    void aClockThatIsSetBackDoesNotHoldRefreshesUpUntilItIsThereAgain() {
        resolver.refresh(ALICE);
        resolver.refresh(ALICE);
        pass(Duration.ofHours(-1));
        source.answer = Resolution.NotFound::new;
        assertThat(resolver.refreshIn(ALICE)).isZero();
        assertThat(resolver.refresh(ALICE)).isInstanceOf(Resolution.NotFound.class);
        resolver.refresh(ALICE);
        assertThat(resolver.refreshIn(ALICE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aFailedRefreshIsReportedButDoesNotDisproveWhatWasKnown() {
        Resolution known = resolver.resolve(ALICE);
        source.answer = () -> DOWN;
        assertThat(resolver.refresh(ALICE)).isEqualTo(DOWN);
        assertThat(resolver.resolve(ALICE)).isSameAs(known);
        resolver.refresh(ALICE);
        assertThat(resolver.refresh(ALICE)).isEqualTo(DOWN);
        assertThat(counts.limited).hasValue(1);
        assertThat(store.kept.get(ALICE).resolution()).isSameAs(known);

        pass(Duration.ofHours(24));
        assertThat(resolver.resolve(ALICE)).isEqualTo(DOWN);
    }

    @Test
    void aRefreshNeverTakesTheResultOfAFetchThatBeganBeforeIt() throws InterruptedException {
        source.gated = true;
        CompletableFuture<Resolution> earlier = async(() -> resolver.resolve(ALICE));
        CompletableFuture<Resolution> oldGate = source.arrived.take();
        List<CompletableFuture<Resolution>> refreshes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            refreshes.add(async(() -> resolver.refresh(ALICE)));
        }
        Resolution stale = found(ALICE);
        oldGate.complete(stale);
        assertThat(earlier.join()).isSameAs(stale);

        Resolution current = new Resolution.Tombstoned();
        CompletableFuture<Void> all = CompletableFuture.allOf(refreshes.toArray(CompletableFuture[]::new));
        var _ = all.whenComplete((_, _) -> source.arrived.add(new CompletableFuture<>()));
        while (!all.isDone()) {
            source.arrived.take().complete(current);
        }
        assertThat(refreshes).allSatisfy(refresh -> assertThat(refresh.join()).isSameAs(current));
    }

    @Test
    void whatWasForgottenDuringAFetchIsNotRemembered() throws InterruptedException {
        source.gated = true;
        CompletableFuture<Resolution> fetch = async(() -> resolver.resolve(ALICE));
        CompletableFuture<Resolution> gate = source.arrived.take();
        resolver.forget(ALICE);
        gate.complete(found(ALICE));
        assertThat(fetch.join()).isInstanceOf(Resolution.Found.class);
        assertThat(resolver.cached(ALICE)).isNull();
        assertThat(store.kept).isEmpty();
    }

    @Test
    void theStoreIsAskedBeforeTheSource() {
        Resolution stored = found(ALICE);
        store.put(ALICE, new StoredIdentity(stored, now.minus(Duration.ofHours(23))));
        assertThat(resolver.resolve(ALICE)).isSameAs(stored);
        assertThat(counts.storeHits).hasValue(1);
        assertThat(source.asked).hasValue(0);

        pass(Duration.ofHours(1));
        assertThat(resolver.cached(ALICE)).isNull();
        resolver.resolve(ALICE);
        assertThat(source.asked).hasValue(1);
    }

    @Test
    void forgettingReachesTheStore() {
        resolver.resolve(ALICE);
        assertThat(store.kept).containsKey(ALICE);
        resolver.forget(ALICE);
        assertThat(store.kept).isEmpty();
        assertThat(resolver.cached(ALICE)).isNull();
    }

    @Test
    void whatIsTakenFromTheStoreWhileItIsForgottenIsNotRemembered() {
        resolver.resolve(ALICE);
        CachedResolver other = resolver(100);
        store.beforeRemove = () -> other.resolve(ALICE);
        other.forget(ALICE);
        assertThat(counts.storeHits).hasValue(1);
        assertThat(other.cached(ALICE)).isNull();
        assertThat(store.kept).isEmpty();
    }

    @Test
    void aSourceThatBreaksReachesTheCallerAndIsAskedAgain() {
        source.answer = () -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> resolver.resolve(ALICE)).hasRootCauseMessage("broken");
        source.answer = () -> found(ALICE);
        assertThat(resolver.resolve(ALICE)).isInstanceOf(Resolution.Found.class);
    }
}
