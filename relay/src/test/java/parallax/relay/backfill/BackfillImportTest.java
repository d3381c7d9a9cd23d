package parallax.relay.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.host.HttpFault;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.Backfilling;
import parallax.relay.collections.CollectionBook;

/** The import from another relay's directory, with its real stores, over real sockets. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackfillImportTest {
    private static final String POST = "app.bsky.feed.post";
    private static final String LIKE = "app.bsky.feed.like";
    private static final String BLOG = "com.whtwnd.blog.entry";

    @TempDir
    private Path dir;

    private final ScriptedDirectory source = new ScriptedDirectory();
    private final Random random = new Random(31);

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void whatTheListOurIndexTheSourceAndTheOrderNameIsImportedAsHearsay() {
        source.fill(POST, 30, random);
        List<Did> bloggers = source.fill(BLOG, 3, random);
        source.host().serve("/llms.txt", _ -> XrpcResponse.text(200, """
                # Lexicons
                - [app.bsky.feed.like](https://lexicon.garden/lexicon/did:plc:x/app.bsky.feed.like)
                - [not a name](https://example.com/)
                """));
        BackfillRig.Setting setting = new BackfillRig.Setting(
                book -> book, source.host().http().resolve("/llms.txt"), BackfillRig.Setting.PLAIN.plc());
        try (BackfillRig rig = new BackfillRig(dir, setting)) {
            Nsid own = new Nsid("blue.linkat.board");
            rig.index.hear(List.of(new CollectionBook.Pair(bloggers.getFirst(), own)), rig.clock.instant());
            Backfilling.Order order = new Backfilling.Order(
                    BackfillBook.Kind.IMPORT,
                    source.host().hostPort(),
                    List.of(new Nsid("xyz.statusphere.status")),
                    true,
                    List.of(),
                    List.of());

            assertThat(rig.backfill.begin(order)).isEqualTo(new Backfilling.Begun.Running(5, List.of()));
            rig.awaitDone();

            assertThat(source.given().stream()
                            .map(page -> page.substring(0, page.indexOf(' ')))
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(POST, LIKE, BLOG, own.text(), "xyz.statusphere.status");
            assertThat(rig.pairs()).containsAll(source.pairs()).hasSize(34);
            assertThat(rig.sums()).isEqualTo(new BackfillBook.Sums(5, 5, 0, 33, 5 + 4));
            assertThat(rig.index.totals().hearsay()).isEqualTo(34);
        }
    }

    @Test
    void aPageOfHtmlIsNoListWhateverItNames() {
        source.fill(POST, 1, random);
        source.host().serve("/list", _ -> XrpcResponse.text(200, "\n<!DOCTYPE html>\n<p>\nwww.example.com\n</p>"));
        URI list = source.host().http().resolve("/list");
        BackfillRig.Setting setting = new BackfillRig.Setting(book -> book, list, BackfillRig.Setting.PLAIN.plc());
        try (BackfillRig rig = new BackfillRig(dir, setting)) {
            assertThat(rig.backfill.begin(BackfillRig.imported(source)))
                    .isEqualTo(new Backfilling.Begun.Running(1, List.of(list + ": it is HTML")));
        }
    }

    @Test
    void aRunKilledAtAnyMomentFinishesWithTheSameSetAndRepeatsNoFinishedPage() {
        source.fill(POST, 100, random);
        source.fill(LIKE, 61, random);
        source.fill(BLOG, 7, random);
        source.fill("a.empty.collection", 0, random);
        int kills = 0;
        try (BackfillRig rig = new BackfillRig(dir, crashing())) {
            rig.backfill.begin(BackfillRig.imported(source));
            rig.await("a crash", () -> crashed(rig));
        }
        for (boolean done = false; !done; kills++) {
            try (BackfillRig rig = new BackfillRig(dir, crashing())) {
                rig.await("a crash or the end", () -> crashed(rig) || rig.phase() == BackfillBook.Phase.DONE);
                done = rig.phase() == BackfillBook.Phase.DONE;
            }
        }
        try (BackfillRig rig = new BackfillRig(dir)) {
            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(source.pairs());
            assertThat(rig.sums().imported()).isEqualTo(source.pairs().size());
            assertThat(rig.sums().pages()).isEqualTo(new HashSet<>(source.given()).size());
        }
        // A kill costs the page under way, at most.
        assertThat(kills).isGreaterThan(5);
        assertThat(source.given().size() - new HashSet<>(source.given()).size()).isLessThanOrEqualTo(kills);
    }

    private BackfillRig.Setting crashing() {
        int writes = random.nextInt(6);
        boolean after = random.nextBoolean();
        return new BackfillRig.Setting(
                book -> new CrashingBook(book, writes, after), null, BackfillRig.Setting.PLAIN.plc());
    }

    private static boolean crashed(BackfillRig rig) {
        if (rig.death.get() instanceof CrashingBook.Crash) {
            rig.death.set(null);
            return true;
        }
        return false;
    }

    @Test
    void aSourceThatAnswers429AtRandomSlowsItDownAndDoesNotStopIt() {
        source.fill(POST, 150, random);
        source.fill(LIKE, 80, random);
        AtomicInteger refused = new AtomicInteger();
        AtomicLong wished = new AtomicLong();
        Random dice = new Random(7);
        source.troubled(_ -> {
            if (dice.nextInt(3) > 0) {
                return null;
            }
            refused.incrementAndGet();
            XrpcResponse tooMany = XrpcResponse.error(429, "RateLimitExceeded", "slow down");
            if (dice.nextBoolean()) {
                return tooMany;
            }
            int seconds = 1 + dice.nextInt(90);
            wished.addAndGet(seconds);
            return tooMany.withHeader("Retry-After", Integer.toString(seconds));
        });
        try (BackfillRig rig = new BackfillRig(dir)) {
            rig.backfill.begin(BackfillRig.imported(source));
            rig.awaitDone();

            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(source.pairs());
            assertThat(rig.sums().failed()).isZero();
            assertThat(refused.get()).isGreaterThan(5);
            assertThat(Duration.between(parallax.atproto.politeness.SteppedClock.START, rig.clock.instant()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(wished.get()));
            assertThat(source.given()).doesNotHaveDuplicates();
        }
    }

    @Test
    void serversTroubleCutAnswersAndSilenceAreTriedAgain() {
        source.fill(POST, 30, random);
        source.host()
                .faults()
                .next(
                        ScriptedDirectory.METHOD,
                        new HttpFault.Status(500),
                        new HttpFault.Status(502),
                        new HttpFault.Reset(),
                        new HttpFault.Cut(40),
                        new HttpFault.Body("<html>busy</html>"),
                        new HttpFault.Status(503),
                        new HttpFault.Status(504));
        try (BackfillRig rig = new BackfillRig(dir)) {
            rig.backfill.begin(BackfillRig.imported(source));
            rig.awaitDone();

            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(source.pairs());
            assertThat(rig.sums().failed()).isZero();
        }
    }

    @Test
    void whatTheSourceRefusesOrMakesUpIsGivenUpWithItsReasonAndTheRestGoesOn() {
        source.fill(POST, 20, random);
        Map<String, String> hostile = Map.of(
                "bad.example.refuses", "HTTP 400 BadRequest",
                "bad.example.loops", "the cursor leads back to an earlier page",
                "bad.example.repeats", "a page came twice under different cursors",
                "bad.example.endless", "more than 30 pages",
                "bad.example.empty", "more than 10 pages in a row are empty",
                "bad.example.text", "no JSON",
                "bad.example.shape", "the page has no array repos",
                "bad.example.cursor", "the cursor is not a string",
                "bad.example.giant", "ResponseTooLarge",
                "bad.example.inside", "blocked");
        AtomicInteger count = new AtomicInteger();
        source.troubled(request -> {
            int n = count.incrementAndGet();
            return switch (request.query("collection").orElse("").replace("bad.example.", "")) {
                case "refuses" -> XrpcResponse.error(400, "BadRequest", "no such collection");
                case "loops" -> page(n, "0123456".substring(n % 7, n % 7 + 1));
                case "repeats" -> page(1, "c" + n);
                case "endless" -> page(n, "c" + n);
                case "empty" ->
                    XrpcResponse.text(200, "{\"repos\":[],\"cursor\":\"" + n + "\"}")
                            .withHeader("Content-Type", "application/json");
                case "text" -> XrpcResponse.text(200, "<html>come later</html>");
                case "shape" ->
                    XrpcResponse.text(200, "{\"repos\":{\"did\":7}}").withHeader("Content-Type", "application/json");
                case "cursor" ->
                    XrpcResponse.text(200, "{\"repos\":[],\"cursor\":{}}")
                            .withHeader("Content-Type", "application/json");
                case "giant" ->
                    XrpcResponse.text(200, "{\"repos\":[" + " ".repeat(70 << 10) + "]}")
                            .withHeader("Content-Type", "application/json");
                case "inside" -> XrpcResponse.redirect(URI.create("http://169.254.169.254/latest"));
                default -> null;
            };
        });
        try (BackfillRig rig = new BackfillRig(dir)) {
            hostile.keySet().forEach(name -> source.fill(name, 0, random));
            rig.backfill.begin(BackfillRig.imported(source));
            rig.awaitDone();

            assertThat(rig.sums().completed()).isEqualTo(1);
            assertThat(rig.pairs()).containsAll(source.pairs());
            Map<String, String> reasons = rig.backfill.report().failures().stream()
                    .collect(Collectors.toMap(BackfillBook.Failure::subject, BackfillBook.Failure::reason));
            assertThat(reasons.keySet()).isEqualTo(hostile.keySet());
            hostile.forEach(
                    (name, reason) -> assertThat(reasons.get(name)).as(name).contains(reason));
        }
    }

    private static XrpcResponse page(int seed, String cursor) {
        Random random = new Random(seed);
        return XrpcResponse.text(
                        200,
                        "{\"repos\":[{\"did\":\"" + ScriptedDirectory.newDid(random) + "\"}],\"cursor\":\"" + cursor
                                + "\"}")
                .withHeader("Content-Type", "application/json");
    }

    @Test
    void wrongDidsAreCountedAndPassedOver() {
        source.fill(POST, 1, random);
        source.host().faults().next(ScriptedDirectory.METHOD, new HttpFault.Body("""
                        {"repos":[{"did":"did:plc:abc"},{"did":"alice.test"},{"did":7},{},"x",null,{"did":"did:web:ok.test"}]}
                        """));
        try (BackfillRig rig = new BackfillRig(dir)) {
            rig.backfill.begin(BackfillRig.imported(source, POST));
            rig.awaitDone();

            assertThat(rig.pairs()).contains(POST + " did:web:ok.test");
            assertThat(rig.metrics.prometheus()).contains("relay_backfill_entries_total{result=\"malformed\"}");
            assertThat(rig.sums().failed()).isZero();
        }
    }

    @Test
    void aRunIsPausedResumedAndCancelledAndIsTheOnlyOne() throws Exception {
        source.fill(POST, 200, random);
        CountDownLatch third = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        source.troubled(_ -> {
            if (source.given().size() == 2) {
                third.countDown();
                awaitLatch(goOn);
            }
            return null;
        });
        try (BackfillRig rig = new BackfillRig(dir)) {
            assertThat(rig.backfill.pause()).isFalse();
            assertThat(rig.backfill.cancel()).isFalse();
            assertThat(rig.backfill.report().run()).isEmpty();
            rig.backfill.begin(BackfillRig.imported(source));
            awaitLatch(third);
            assertThat(rig.backfill.pause()).isTrue();
            assertThat(rig.backfill.pause()).isFalse();
            assertThat(rig.backfill.begin(BackfillRig.imported(source))).isEqualTo(new Backfilling.Begun.Busy());
            goOn.countDown();
            rig.await("the page under way", () -> rig.sums().pages() == 3);
        }
        try (BackfillRig rig = new BackfillRig(dir)) {
            assertThat(rig.phase()).as("over a restart").isEqualTo(BackfillBook.Phase.PAUSED);
            assertThat(rig.backfill.running()).isFalse();
            assertThat(source.given()).hasSize(3);
            assertThat(rig.backfill.resume()).isTrue();
            assertThat(rig.backfill.resume()).isFalse();
            rig.awaitDone();
            assertThat(source.given()).doesNotHaveDuplicates();
            assertThat(rig.pairs()).containsExactlyInAnyOrderElementsOf(source.pairs());

            source.host().faults().every(ScriptedDirectory.METHOD, new HttpFault.Status(500));
            assertThat(rig.backfill.begin(BackfillRig.imported(source))).isInstanceOf(Backfilling.Begun.Running.class);
            rig.await("trouble", () -> rig.backfill.report().trouble() != null);
            assertThat(rig.backfill.cancel()).isTrue();
            assertThat(rig.phase()).isEqualTo(BackfillBook.Phase.CANCELLED);
            assertThat(rig.backfill.resume()).isFalse();
        }
    }

    @Test
    void noPageIsWrittenDownBeforeItsEntriesAreDurable() {
        source.fill(POST, 20, random);
        try (BackfillRig rig =
                new BackfillRig(dir, BackfillRig.Setting.watchingDurability(BackfillRig.Setting.PLAIN.plc()))) {
            rig.backfill.begin(BackfillRig.imported(source));
            rig.awaitDone();
            assertThat(rig.sums().pages()).isEqualTo(3);
        }
    }

    @Test
    void anAnswerForACancelledRunCountsForNoOther() throws Exception {
        source.fill(POST, 20, random);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        source.troubled(_ -> {
            if (asked.incrementAndGet() == 1) {
                first.countDown();
                awaitLatch(goOn);
            }
            return null;
        });
        try (BackfillRig rig = new BackfillRig(dir)) {
            rig.backfill.begin(BackfillRig.imported(source));
            awaitLatch(first);
            assertThat(rig.backfill.cancel()).isTrue();
            assertThat(rig.backfill.begin(BackfillRig.imported(source))).isInstanceOf(Backfilling.Begun.Running.class);
            goOn.countDown();
            rig.awaitDone();
            assertThat(source.given()).containsExactly(POST + " ", POST + " ", POST + " 7", POST + " 14");
            assertThat(rig.sums()).isEqualTo(new BackfillBook.Sums(1, 1, 0, 20, 3));
        }
    }

    /** The operator is quicker than the database that is asked for the parts of the run under way. */
    @Test
    void theRunAfterACancelledOneIsNotTakenForIt() {
        source.fill(POST, 3, random);
        AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
        BackfillRig.Setting slow = new BackfillRig.Setting(
                book -> new CrashingBook(book, Integer.MAX_VALUE, false) {
                    @Override
                    public List<Part> due(Instant now, int limit) {
                        Runnable act = meanwhile.getAndSet(null);
                        if (act != null) {
                            act.run();
                        }
                        return super.due(now, limit);
                    }
                },
                null,
                BackfillRig.Setting.PLAIN.plc());
        try (BackfillRig rig = new BackfillRig(dir, slow)) {
            Backfilling.Order accounts = new Backfilling.Order(
                    BackfillBook.Kind.DIDS, "", List.of(), false, List.of(), List.of(ScriptedDirectory.newDid(random)));
            Thread operator = new Thread(() -> {
                rig.backfill.cancel();
                rig.backfill.begin(accounts);
            });
            meanwhile.set(() -> {
                operator.start();
                while (operator.getState() != Thread.State.WAITING && operator.isAlive()) {
                    Thread.onSpinWait();
                }
            });
            rig.backfill.begin(BackfillRig.imported(source));
            rig.await(
                    "the end of the second run",
                    () -> rig.backfill.report().run().stream()
                            .anyMatch(run ->
                                    run.kind() == BackfillBook.Kind.DIDS && run.phase() == BackfillBook.Phase.DONE));
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void anOrderThatNamesNothingOrMayNotBeAskedBeginsNothing() {
        try (BackfillRig rig = new BackfillRig(dir)) {
            source.host().faults().every("/v1/listCollections", new HttpFault.Status(501));
            assertThat(rig.backfill.begin(BackfillRig.imported(source)))
                    .isInstanceOfSatisfying(
                            Backfilling.Begun.Nothing.class,
                            nothing -> assertThat(nothing.notes())
                                    .singleElement()
                                    .asString()
                                    .contains("HTTP 501"));
            Backfilling.Order inside = new Backfilling.Order(
                    BackfillBook.Kind.IMPORT, "http://10.0.0.1", List.of(new Nsid(POST)), false, List.of(), List.of());
            assertThat(rig.backfill.begin(inside)).isInstanceOf(Backfilling.Begun.Nothing.class);
            assertThat(rig.backfill.report().run()).isEmpty();
        }
    }
}
