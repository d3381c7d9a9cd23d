package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.server.XrpcResponse;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.DirectoryCsv;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryMarkdown;
import parallax.reports.directory.DirectoryReport;

/** A comparison that ends before its time, by force or by wish. */
class ResumeTest {

    private static final String DONE = "app.example.a";
    private static final String UNDER_WAY = "app.example.b";
    private static final int PAGES = 40;
    private static final int KILLED_AT = 23;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

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
            assertThat(program.err()).contains("still holds unfinished collections of a larger run");
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
            assertThat(program.err()).contains("run the same command again to resume");
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

    @ParameterizedTest
    @ValueSource(strings = {"report", "json", "csv"})
    void aRunKilledBetweenTwoOfItsOutputsWritesAllOfThemNextTimeAndAsksForNothingTwice(String stuck) throws Exception {
        one.heal(UNDER_WAY);
        List<String> outputs = List.of("report", "json", "csv");
        List<String> before = outputs.subList(0, outputs.indexOf(stuck));
        // Nobody reads from it: who opens it to write waits.
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        String csv = "--csv=" + folder.resolve("r.csv");
        String[] options =
                stuck.equals("csv") ? new String[] {"--csv=" + pipe} : new String[] {csv, "--" + stuck + "=" + pipe};
        try (Program program = start(options)) {
            await(() -> !program.out().isEmpty(), program);
            for (String output : before) {
                await(() -> Files.exists(file(output)), program);
            }
            program.kill();
        }
        assertThat(outputs).allMatch(output -> Files.exists(file(output)) == before.contains(output));
        int asked = one.asked(DONE) + one.asked(UNDER_WAY) + other.asked(DONE) + other.asked(UNDER_WAY);
        try (Program program = start(csv)) {
            assertThat(program.code()).as(program::err).isZero();
        }
        assertThat(one.asked(DONE) + one.asked(UNDER_WAY) + other.asked(DONE) + other.asked(UNDER_WAY))
                .isEqualTo(asked);
        assertThat(report().notes()).containsExactly("Resumed: 2 collections were done before.");
        assertThat(file("report")).hasContent(DirectoryMarkdown.write(report()));
        assertThat(file("csv")).hasContent(DirectoryCsv.write(report()));
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(folder.resolve("state.pages")).doesNotExist();
    }

    private Path file(String output) {
        return folder.resolve("r." + (output.equals("report") ? "md" : output));
    }

    private static void await(BooleanSupplier holds, Program program) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!holds.getAsBoolean()) {
            assertThat(program.isAlive()).as(program::err).isTrue();
            assertThat(System.nanoTime()).as(program::err).isLessThan(end);
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** The state has a line for it. */
    private void awaitDone(String collection) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(folder.resolve("state")).contains("\"collection\":\"" + collection + "\"")) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(PAUSE);
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

    /** @param more beside the usual ones, or in the place of the one with the same name */
    private Program start(String... more) {
        List<String> usual = List.of(
                "compare",
                "one=" + one.http(),
                "other=" + other.http(),
                "--nsids=" + folder.resolve("names"),
                "--limit=5",
                "--verify=none",
                "--state=" + folder.resolve("state"),
                "--report=" + folder.resolve("r.md"),
                "--json=" + folder.resolve("r.json"));
        List<String> arguments = new ArrayList<>(usual);
        for (String argument : more) {
            arguments.removeIf(other -> option(other).equals(option(argument)));
            arguments.add(argument);
        }
        return Program.start(folder, arguments.toArray(String[]::new));
    }

    private static String option(String argument) {
        return argument.startsWith("--") ? argument.substring(0, argument.indexOf('=')) : argument;
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
