package parallax.relay.backfill;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.Hostname;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.politeness.HostGroups;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.Backfilling;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.CountedCollection;
import parallax.relay.obs.Metrics;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.state.StateStore;
import parallax.relay.state.index.CollectionIndex;

/** A backfill on its real stores and real sockets, for which time passes only as it waits. */
final class BackfillRig implements AutoCloseable {
    static final BackfillLimits SMALL =
            new BackfillLimits(7, 5, 8, 30, 10, 5, 8, Duration.ofSeconds(1), Duration.ofMinutes(5));

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SMALL_BODY = 64 << 10;

    final SteppedClock clock = new SteppedClock();
    final Metrics metrics = new Metrics();
    final Backfill backfill;
    final CollectionIndex index;
    final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final Stores stores;
    private final BackfillClients reach;
    private final ControlPlane plane;
    private final StateStore state;
    private final GuardedHttp http;
    private final GuardedHttp directory;

    /** What surrounds a backfill. */
    record Setting(
            UnaryOperator<BackfillBook> book,
            UnaryOperator<CollectionBook> index,
            @Nullable URI nsidList,
            URI plc) {
        static final Setting PLAIN = new Setting(UnaryOperator.identity(), null, URI.create("http://localhost:1"));

        Setting(UnaryOperator<BackfillBook> book, @Nullable URI nsidList, URI plc) {
            this(book, UnaryOperator.identity(), nsidList, plc);
        }

        /** A page that is written down while entries in the index are not durable ends the stage. */
        static Setting watchingDurability(URI plc) {
            AtomicBoolean volatileEntries = new AtomicBoolean();
            return new Setting(
                    book -> new CrashingBook(book, Integer.MAX_VALUE, false) {
                        @Override
                        public void turned(Part part, String cursor, long entries) {
                            if (volatileEntries.get()) {
                                throw new IllegalStateException("a power failure now would lose entries of " + part);
                            }
                            super.turned(part, cursor, entries);
                        }
                    },
                    index -> (CollectionBook) Proxy.newProxyInstance(
                            CollectionBook.class.getClassLoader(),
                            new Class<?>[] {CollectionBook.class},
                            (_, method, arguments) -> {
                                Object result = method.invoke(index, arguments);
                                volatileEntries.set(!method.getName().equals("sync"));
                                return result;
                            }),
                    null,
                    plc);
        }
    }

    BackfillRig(Path dir) {
        this(dir, Setting.PLAIN);
    }

    BackfillRig(Path dir, Setting setting) {
        plane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")));
        state = StateStore.open(dir.resolve("state"));
        index = state.index();
        AddressGuard guard = AddressGuard.publicOnly().allowingInsecureLocalhost();
        WaitPolicy manners = new WaitPolicy(new PoliteTurns(HostGroups.DEFAULT, 1_000, clock), Duration.ofSeconds(5));
        HttpLimits limits = new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), SMALL_BODY, 3);
        http = new GuardedHttp(guard, limits, HttpConcurrency.DEFAULT, "parallax/test", manners);
        directory = new GuardedHttp(
                guard.trusting(setting.plc()), HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, "parallax/test");
        PlcResolver plc = new PlcResolver(directory, setting.plc(), RequestRate.perSecond(10_000), clock::instant);
        stores = new Stores(
                setting.book().apply(plane.backfill()), setting.index().apply(index), index, index, metrics.backfill());
        reach = new BackfillClients(
                http, new XrpcClient(http, clock::instant), plc, Hostname::parseKnown, setting.nsidList());
        backfill = new Backfill(stores, reach, SMALL, clock, cause -> death.compareAndSet(null, cause));
        backfill.start();
    }

    /** A crawl for a thread of the test. */
    HostCrawl crawl(Waits waits) {
        RepoVisit visit = new RepoVisit(reach.identities(), reach.client(), stores);
        return new HostCrawl(reach.client(), visit, index, waits, SMALL);
    }

    static Backfilling.Order imported(ScriptedDirectory source, String... nsids) {
        return new Backfilling.Order(
                BackfillBook.Kind.IMPORT,
                source.host().hostPort(),
                List.of(nsids).stream().map(Nsid::new).toList(),
                nsids.length == 0,
                List.of(),
                List.of());
    }

    BackfillBook.Phase phase() {
        return backfill.report().run().orElseThrow().phase();
    }

    BackfillBook.Sums sums() {
        return backfill.report().sums();
    }

    /** Waits until the run is done; fails when it takes long or the stage dies. */
    void awaitDone() {
        await("the end of the run", () -> phase() == BackfillBook.Phase.DONE);
    }

    void await(String wanted, BooleanSupplier holds) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            // Read first: who waits for a death sees it.
            Throwable cause = death.get();
            if (holds.getAsBoolean()) {
                return;
            }
            if (cause != null) {
                throw new AssertionError("the stage died", cause);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + LIMIT + " for " + wanted + ": " + backfill.report());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Everything in the index, as {@code COLLECTION DID}. */
    List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        for (CountedCollection counted : index.collections(null, 10_000)) {
            for (Did did : index.repos(counted.collection(), null, 100_000)) {
                pairs.add(counted.collection() + " " + did);
            }
        }
        return pairs;
    }

    @Override
    public void close() {
        backfill.close();
        http.close();
        directory.close();
        state.close();
        plane.close();
        metrics.close();
    }
}
