package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.server.XrpcResponse;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryReport;

/** A comparison that ends before its time, by force or by wish. */
class ResumeTest {

    private static final String DONE = "app.example.a";
    private static final String UNDER_WAY = "app.example.b";
    private static final int PAGES = 40;
    private static final int KILLED_AT = 23;

    @TempDir
    private Path folder;

    private final ScriptedDirectory one = ScriptedDirectory.start();
    private final ScriptedDirectory other = ScriptedDirectory.start();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @BeforeEach
    void plant() throws Exception {
        for (ScriptedDirectory relay : List.of(one, other)) {
            relay.list(DONE, dids(7)).list(UNDER_WAY, dids(PAGES * 5));
        }
        other.list(UNDER_WAY, List.of("did:web:only.example.com"));
        one.script(UNDER_WAY, (number, _, right) -> {
            if (number == KILLED_AT) {
                reached.countDown();
                held.await();
            }
            return right;
        });
        Files.write(folder.resolve("names"), List.of(DONE, UNDER_WAY));
    }

    @AfterEach
    void close() {
        held.countDown();
        one.close();
        other.close();
    }

    @Test
    void aNarrowerRunThatIsWholeLeavesWhatAWiderOneHadBegun() throws Exception {
        killARunUnderWay();
        int before = one.asked(UNDER_WAY);
        try (Program program = start("--include=" + DONE)) {
            assertThat(program.code()).as(program::err).isZero();
            assertThat(program.err()).contains("still holds what was begun of others");
        }
        assertThat(one.asked(UNDER_WAY)).isEqualTo(before);
        try (Program program = start()) {
            assertThat(program.code()).as(program::err).isZero();
        }
        assertThat(one.asked(UNDER_WAY) - before).as("pages that were left").isEqualTo(PAGES - KILLED_AT + 1);
        assertThat(folder.resolve("state")).as("of a run that left nothing").doesNotExist();
    }

    @Test
    void aRunThatWasKilledGoesOnWithThePageWhereItWas() throws Exception {
        killARunUnderWay();
        int before = one.asked(UNDER_WAY);
        int doneBefore = one.asked(DONE);
        try (Program program = start()) {
            assertThat(program.code()).as(program::err).isZero();
        }
        assertThat(one.asked(DONE)).as("a collection that is done").isEqualTo(doneBefore);
        assertThat(one.asked(UNDER_WAY) - before).as("pages that were left").isEqualTo(PAGES - KILLED_AT + 1);
        // Its last page is never kept, and one may have come and not been kept when the process was killed.
        assertThat(other.asked(UNDER_WAY)).as("pages of both runs").isBetween(PAGES + 1, PAGES + 3);
        DirectoryReport report = report();
        assertThat(report.completeness().whole()).isTrue();
        assertThat(report.notes()).containsExactly("Resumed: 1 collections were done before.");
        assertThat(of(report, UNDER_WAY).counts())
                .extracting(count -> count.count())
                .containsExactly(PAGES * 5L, PAGES * 5L + 1);
        assertThat(of(report, UNDER_WAY).differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.count()).isEqualTo(1));
        assertThat(Files.exists(folder.resolve("state"))).isFalse();
        assertThat(Files.exists(folder.resolve("state.pages"))).isFalse();
    }

    @Test
    void aRunThatIsInterruptedReportsWhatItHasAndSaysThatItIsNotWhole() throws Exception {
        try (Program program = start()) {
            assertThat(reached.await(60, TimeUnit.SECONDS)).as(program::err).isTrue();
            awaitDone(DONE);
            program.interrupt();
            assertThat(program.code()).as(program::err).isEqualTo(1);
            assertThat(program.err()).contains("run the same again to go on");
        }
        DirectoryReport report = report();
        assertThat(report.completeness().whole()).isFalse();
        assertThat(of(report, DONE).counts()).allMatch(count -> count.reason() == null);
        assertThat(of(report, UNDER_WAY).counts().getFirst().reason())
                .isEqualTo("ended early, after " + (KILLED_AT - 1) + " pages");
        assertThat(Files.readString(folder.resolve("r.md"))).contains("≥ 110*");
    }

    @Test
    void aListThatBrokeOffIsGoneOnWithByTheNextRunOfTheSameState() throws Exception {
        one.script(UNDER_WAY, (number, _, right) -> number < 10 ? right : XrpcResponse.error(400, "Broken", "x"));
        try (Program program = start()) {
            assertThat(program.code()).as(program::err).isZero();
        }
        assertThat(of(report(), UNDER_WAY).counts().getFirst().count()).isEqualTo(45);
        one.heal(UNDER_WAY);
        int before = one.asked(UNDER_WAY);
        try (Program program = start()) {
            assertThat(program.code()).as(program::err).isZero();
        }
        assertThat(of(report(), UNDER_WAY).counts().getFirst().count()).isEqualTo(PAGES * 5);
        assertThat(one.asked(UNDER_WAY) - before).isEqualTo(PAGES - 9);
    }

    /** The state has a line for it. */
    private void awaitDone(String collection) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(folder.resolve("state")).contains("\"collection\":\"" + collection + "\"")) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** In the middle of one collection, with the other one done. */
    private void killARunUnderWay() throws Exception {
        try (Program program = start()) {
            assertThat(reached.await(60, TimeUnit.SECONDS)).as(program::err).isTrue();
            awaitDone(DONE);
            program.kill();
        }
        held.countDown();
        one.heal(UNDER_WAY);
    }

    private Program start(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "compare",
                "one=" + one.http(),
                "other=" + other.http(),
                "--nsids=" + folder.resolve("names"),
                "--limit=5",
                "--verify=none",
                "--state=" + folder.resolve("state"),
                "--report=" + folder.resolve("r.md"),
                "--json=" + folder.resolve("r.json")));
        arguments.addAll(List.of(more));
        return Program.start(folder, arguments.toArray(String[]::new));
    }

    private DirectoryReport report() throws Exception {
        return DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
    }

    private static CollectionResult of(DirectoryReport report, String collection) {
        return report.collections().stream()
                .filter(result -> result.collection().equals(collection))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> dids(int count) {
        List<String> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dids.add("did:plc:aaaaaaaaaaaaaaaaaaaaaa" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
        }
        return dids;
    }
}
