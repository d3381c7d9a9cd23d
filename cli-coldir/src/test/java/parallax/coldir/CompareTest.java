package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.politeness.Stop;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.Hold;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.Difference;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.RelayTotals;
import parallax.reports.directory.Standing;
import parallax.reports.document.AccountEntry;

/** The options of compare, over directories on real sockets. */
class CompareTest {

    private static final String THING = "app.example.thing";
    private static final String TAIL = "app.other.tail";

    @TempDir
    private Path folder;

    private final ScriptedDirectory relay = ScriptedDirectory.start();
    private final ScriptedDirectory zlay = ScriptedDirectory.start();
    private final ScriptedDirectory bsky = ScriptedDirectory.start();

    @AfterEach
    void close() {
        Stream.of(relay, zlay, bsky).forEach(ScriptedDirectory::close);
    }

    @Test
    void withAReferenceEachRelayIsComparedWithItInBothDirections() throws Exception {
        relay.list(THING, dids(0, 30));
        zlay.list(THING, dids(10, 60));
        bsky.list(THING, dids(0, 40));
        DirectoryReport report = report("--verify=none", "--reference=bsky", "bsky=" + bsky.http());
        assertThat(report.collections().getFirst().differences())
                .extracting(d -> d.in() + " " + d.notIn() + " " + d.count())
                .containsExactlyInAnyOrder("bsky relay 10", "zlay bsky 20", "bsky zlay 10");
        assertThat(report.collections().getFirst().union()).isEqualTo(60);
        assertThat(report.coverage("relay")).isEqualTo(75);
    }

    @Test
    void aClockThatIsSetBackMeanwhileCostsNoReport() throws Exception {
        relay.list(THING, dids(0, 3));
        AtomicLong hours = new AtomicLong(100);
        InstantSource clock = () -> Instant.EPOCH.plus(Duration.ofHours(hours.getAndDecrement()));
        Runs.Run run = run(new Stop(), clock, "--verify=none", "--json=" + folder.resolve("r.json"));
        assertThat(run.code()).as(run.err()).isZero();
        DirectoryReport report = DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
        assertThat(report.run().endedAt()).isEqualTo(report.run().startedAt());
    }

    @Test
    void aReferenceThatIsNoneOfTheRelaysIsOneMore() throws Exception {
        relay.list(THING, dids(0, 3));
        DirectoryReport report = report("--verify=none", "--reference=big=" + bsky.http());
        assertThat(report.relays()).extracting(RelayTotals::name).containsExactly("relay", "zlay", "big");
        assertThat(report.reference()).isEqualTo("big");
    }

    @Test
    void withoutAReferenceTheLeaderIsComparedWithTheNextAndEachWithAllOthers() throws Exception {
        relay.list(THING, dids(0, 30));
        zlay.list(THING, dids(10, 60));
        bsky.list(THING, dids(0, 40));
        DirectoryReport report = report("--verify=none", "bsky=" + bsky.http());
        assertThat(report.collections().getFirst().differences())
                .extracting(d -> d.in() + " " + d.notIn() + " " + d.count())
                .containsExactlyInAnyOrder("null relay 30", "null zlay 10", "null bsky 20", "zlay bsky 20");
        assertThat(Standing.of(report.collections().getFirst())).isEqualTo(new Standing.Lead(List.of("zlay")));
    }

    @Test
    void theLongTailIsWhatTheRelaysNameThemselvesAndPatternsChooseFromIt() throws Exception {
        zlay.list(TAIL, dids(0, 2)).list("app.other.hidden", dids(0, 1));
        DirectoryReport report =
                report("--verify=none", "--nsids-also=listCollections", "--include=app.*", "--exclude=*.hidden");
        assertThat(report.collections())
                .extracting(CollectionResult::collection)
                .containsExactly(THING, TAIL);
        assertThat(Standing.of(report.collections().getLast())).isEqualTo(new Standing.Gap(List.of("relay")));
        assertThat(report.lists()).hasSize(3);
    }

    @Test
    void aRelayWithoutADirectoryIsSaidToHaveNoneAndComparedWithNobody() throws Exception {
        relay.list(THING, dids(0, 3));
        bsky.host().serve(ScriptedDirectory.METHOD, _ -> XrpcResponse.error(501, "MethodNotImplemented", "no"));
        DirectoryReport report = report("--verify=none", "sri=" + bsky.http());
        assertThat(report.relays().getLast())
                .satisfies(sri -> assertThat(sri.directory()).isFalse())
                .satisfies(sri -> assertThat(sri.why()).startsWith("HTTP 501"));
        assertThat(report.completeness().whole()).isTrue();
        assertThat(Standing.of(report.collections().getFirst())).isEqualTo(new Standing.Gap(List.of("zlay")));
    }

    @Test
    void aRelayWithoutADirectoryThatOnceGivesAnotherErrorKeepsNobodyFromBeingCompared() throws Exception {
        relay.list(THING, dids(0, 3));
        bsky.script(THING, (_, _, _) -> XrpcResponse.error(404, "NotFound", "no"));
        bsky.script(TAIL, (_, _, _) -> XrpcResponse.error(400, "InvalidRequest", "not now"));
        Path also = Files.writeString(folder.resolve("also"), TAIL);
        DirectoryReport report = report("--verify=none", "--nsids-also=" + also, "sri=" + bsky.http());
        assertThat(Standing.of(report.collections().getFirst())).isEqualTo(new Standing.Gap(List.of("zlay")));
        assertThat(Standing.of(report.collections().getLast())).isEqualTo(new Standing.NotCompared());
        assertThat(report.relays().getLast().why()).startsWith("HTTP 404");
    }

    @Test
    void aListThatSeemedToHaveNoDirectoryIsAskedForAgainByTheNextRunOfTheSameState() throws Exception {
        relay.list(THING, dids(0, 3)).list(TAIL, dids(0, 2));
        zlay.list(THING, dids(0, 3)).list(TAIL, dids(0, 2));
        relay.script(THING, (_, _, _) -> XrpcResponse.error(404, "NotFound", "starting"));
        Path also = Files.writeString(folder.resolve("also"), TAIL);
        String[] options = {"--verify=none", "--nsids-also=" + also, "--state=" + folder.resolve("state")};
        assertThat(report(options).completeness().whole()).isFalse();
        relay.heal(THING);
        DirectoryReport report = report(options);
        assertThat(report.completeness().whole()).isTrue();
        assertThat(Standing.of(report.collections().getFirst())).isEqualTo(new Standing.Parity(true));
        assertThat(relay.asked(TAIL)).as("what was whole").isEqualTo(1);
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void theStateOfAnotherComparisonIsNeverGoneOnWith() throws Exception {
        relay.list(THING, dids(0, 3));
        zlay.script(THING, (_, _, _) -> XrpcResponse.error(400, "InvalidRequest", "not now"));
        String state = "--state=" + folder.resolve("state");
        assertThat(run(new Stop(), state, "--verify=none").err()).contains("run the same command again");
        assertThat(run(new Stop(), state, "--verify=none", "bsky=" + bsky.http()))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("--state", "with other relays"));
        assertThat(run(new Stop(), state, "--verify=none", "--reference=zlay").err())
                .contains("with other reference");
        assertThat(run(new Stop(), state, "--verify=7").err()).contains("with other verify");
        assertThat(run(new Stop(), state, "--verify=none", "--seed=7"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("'--seed': '7' must be the seed of --state"));
        assertThat(run(new Stop(), state, "--verify=none").code())
                .as("the same again")
                .isEqualTo(1);
        assertThat(relay.asked(THING)).as("nobody was asked in between").isEqualTo(2);
    }

    @Test
    void aDifferenceOfThousandsIsAskedAboutInPartsEachAccountOnce() throws Exception {
        List<String> many = dids(0, 26 * 26).stream()
                .flatMap(did ->
                        Stream.of("a", "b", "c", "d").map(letter -> did.replaceFirst(":aaa", ":" + letter.repeat(3))))
                .toList();
        zlay.list(THING, many);
        try (SimulatedPlc plc = SimulatedPlc.start()) {
            DirectoryReport report = report("--verify=all", "--plc-url=" + plc.uri(), "--plc-rate=10000");
            assertThat(found(report)).isEqualTo("{unresolvable=2704}");
            assertThat(report.accounts().getFirst().accounts())
                    .extracting(AccountEntry::did)
                    .doesNotHaveDuplicates()
                    .hasSize(1_000);
            assertThat(plc.requests()).isEqualTo(2_704);
        }
    }

    @Test
    void whatWasExplainedInHasteIsExplainedAgainByTheNextRunOfTheSameState() throws Exception {
        try (SimulatedPlc plc = SimulatedPlc.start();
                SimulatedPds pds = SimulatedPds.start(plc, new Random(9), InstantSource.system());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            PdsAccount account = pds.createAccount();
            account.create(THING + "/one");
            zlay.list(THING, List.of(account.did().text()));
            String[] options = {
                "--verify=all", "--state=" + folder.resolve("state"), "--plc-url=" + plc.uri(), "--allow-insecure-hosts"
            };
            Hold hold = plc.hold(account.did());
            Stop stop = new Stop();
            Future<Runs.Run> first =
                    threads.submit(() -> run(stop, with(options, "--json=" + folder.resolve("r.json"))));
            hold.awaitArrival();
            stop.ask();
            assertThat(first.get().code()).isEqualTo(1);
            assertThat(found(DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")))))
                    .isEqualTo("{unchecked=1}");
            hold.release();
            assertThat(found(report(options))).isEqualTo("{live=1}");
        }
    }

    @Test
    void aSecretInTheAddressOfAListIsInNoReport() throws Exception {
        relay.host().serve("/list", _ -> XrpcResponse.text(200, THING));
        String list = relay.http() + "/list?key=hush";
        Runs.Run run = Runs.coldir(
                "compare",
                "relay=" + relay.http(),
                "zlay=" + zlay.http(),
                "--nsids=" + list,
                "--cache-dir=" + folder,
                "--verify=none",
                "--report=" + folder.resolve("r.md"),
                "--json=-");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out() + Files.readString(folder.resolve("r.md")))
                .contains("/list?***")
                .doesNotContain("hush");
    }

    @Test
    void aStateThatCannotBeKeptAnyMoreIsSaidByItsName() throws Exception {
        List<String> names = new ArrayList<>();
        for (char c = 'a'; c < 'k'; c++) {
            names.add("app.example." + c);
        }
        Path also = Files.write(folder.resolve("also"), names);
        Path pages = folder.resolve("state.pages");
        relay.script(names.getFirst(), (_, _, right) -> {
            Files.move(pages, folder.resolve("elsewhere"));
            return right;
        });
        Runs.Run run = run(new Stop(), "--verify=none", "--nsids-also=" + also, "--state=" + folder.resolve("state"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("coldir: cannot open " + pages).doesNotContain("\tat ");
    }

    @Test
    void whatChangedSinceAnEarlierResultIsTold() throws Exception {
        relay.list(THING, dids(0, 5));
        zlay.list(THING, dids(0, 4));
        report("--verify=none");
        Files.move(folder.resolve("r.json"), folder.resolve("before.json"));
        zlay.list(THING, dids(4, 7));
        DirectoryReport report = report("--verify=none", "--baseline=" + folder.resolve("before.json"));
        assertThat(report.changes()).isNotNull();
        assertThat(report.changes().rows()).singleElement().satisfies(row -> {
            assertThat(row.relays())
                    .singleElement()
                    .satisfies(moved -> assertThat(moved.now()).isEqualTo(7));
            assertThat(row.lead()).isEqualTo("zlay took the lead from relay");
        });
    }

    @Test
    void aResultThatTakesTheBaselinesPlaceIsNotComparedWithItselfWhenTheRunGoesOn() throws Exception {
        relay.list(THING, dids(0, 5));
        zlay.list(THING, dids(0, 4));
        report("--verify=none");
        zlay.script(THING, (_, _, _) -> XrpcResponse.error(400, "InvalidRequest", "not now"));
        Path result = folder.resolve("r.json");
        String[] again = {"--verify=none", "--state=" + folder.resolve("state"), "--baseline=" + result};
        assertThat(run(new Stop(), with(again, "--json=" + result)).err()).contains("run the same command again");
        zlay.heal(THING);
        zlay.list(THING, dids(0, 7));
        DirectoryReport report = report(again);
        assertThat(report.completeness().whole()).isTrue();
        assertThat(report.changes().rows())
                .singleElement()
                .satisfies(row -> assertThat(row.relays())
                        .singleElement()
                        .satisfies(moved ->
                                assertThat(List.of(moved.before(), moved.now())).isEqualTo(List.of(4L, 7L))));
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(folder.resolve("state.pages")).doesNotExist();
    }

    @Test
    void aSampleIsTheSameUnderOneSeedAndItsIntervalHoldsTheTruth() throws Exception {
        try (SimulatedPlc plc = SimulatedPlc.start();
                SimulatedPds pds = SimulatedPds.start(plc, new Random(9), InstantSource.system())) {
            List<String> dids = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                PdsAccount account = pds.createAccount();
                if (i % 4 > 0) {
                    account.create(THING + "/one");
                }
                dids.add(account.did().text());
            }
            zlay.list(THING, dids);
            String[] options = {
                "--verify=24", "--seed=5", "--plc-url=" + plc.uri(), "--plc-rate=1000", "--allow-insecure-hosts"
            };
            DirectoryReport report = report(options);
            Difference difference =
                    report.collections().getFirst().differences().getFirst();
            assertThat(difference.count()).isEqualTo(60);
            assertThat(difference.drawn()).isEqualTo(24);
            assertThat(difference.live().low()).isLessThan(0.75);
            assertThat(difference.live().high()).isGreaterThan(0.75);
            assertThat(difference.live().text()).contains("±");
            assertThat(report.seed()).isEqualTo(5);
            assertThat(asked(report(options))).hasSize(24).isEqualTo(asked(report));
            options[1] = "--seed=6";
            assertThat(asked(report(options))).as("another seed").hasSize(24).isNotEqualTo(asked(report));
        }
    }

    @Test
    void standardOutputIsTheWholeResultAndTheTableGoesToStandardError() throws Exception {
        relay.list(THING, dids(0, 5));
        Runs.Run run = run(new Stop(), "--verify=none", "--json=-");
        assertThat(DirectoryJson.read(run.out().getBytes(StandardCharsets.UTF_8))
                        .collections())
                .hasSize(1);
        assertThat(new ObjectMapper().readTree(run.out()).at("/run/arguments").toString())
                .contains("--json=-");
        assertThat(run.err()).contains("relay", "leads in");
    }

    @Test
    void theReportMayBeASectionOfALargerOne() throws Exception {
        relay.list(THING, dids(0, 5));
        Runs.Run run = run(new Stop(), "--verify=none", "--report=-", "--section=2");
        assertThat(run.out())
                .startsWith("## 2. collection directories (coldir)\n\n### relays tested\n")
                .contains("#### zlay gaps (0 results)")
                .doesNotContain("\n# ");
    }

    @Test
    void aRunThatIsEndedBeforeItBeginsReportsThatNothingWasLookedAt() throws Exception {
        Stop stop = new Stop();
        stop.ask();
        Runs.Run run = run(stop, "--verify=none", "--json=" + folder.resolve("r.json"));
        assertThat(run.code()).isEqualTo(1);
        DirectoryReport report = DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.completeness().reasons())
                .containsExactly("The run was ended early: 1 collection was not looked at.");
    }

    @Test
    void whatARunThatIsEndedEarlyDidNotLookAtIsNotSaidToBeGone() throws Exception {
        Path also = Files.writeString(folder.resolve("also"), TAIL);
        report("--verify=none", "--nsids-also=" + also);
        Files.move(folder.resolve("r.json"), folder.resolve("before.json"));
        Stop stop = new Stop();
        stop.ask();
        run(stop, "--verify=none", "--baseline=" + folder.resolve("before.json"), "--json=" + folder.resolve("r.json"));
        DirectoryReport report = DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
        assertThat(report.changes()).isNotNull();
        assertThat(report.changes().removed())
                .as("what the lists do not name any more")
                .containsExactly(TAIL);
    }

    /** The classes of the one difference. */
    private static String found(DirectoryReport report) {
        return report.collections()
                .getFirst()
                .differences()
                .getFirst()
                .classes()
                .toString();
    }

    /** The accounts of the one difference that were asked about. */
    private static Set<String> asked(DirectoryReport report) {
        return report.accounts().getFirst().accounts().stream()
                .map(AccountEntry::did)
                .collect(Collectors.toSet());
    }

    private static String[] with(String[] options, String more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    private DirectoryReport report(String... options) throws Exception {
        Runs.Run run = run(new Stop(), with(options, "--json=" + folder.resolve("r.json")));
        assertThat(run.code()).as(run.err()).isZero();
        return DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
    }

    private Runs.Run run(Stop stop, String... options) throws Exception {
        return run(stop, InstantSource.system(), options);
    }

    private Runs.Run run(Stop stop, InstantSource clock, String... options) throws Exception {
        Path names = Files.writeString(folder.resolve("names"), THING);
        List<String> all =
                new ArrayList<>(List.of("compare", "relay=" + relay.http(), "zlay=" + zlay.http(), "--nsids=" + names));
        all.addAll(Arrays.asList(options));
        return Runs.coldir(stop, clock, all.toArray(String[]::new));
    }

    private static List<String> dids(int from, int to) {
        List<String> dids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            dids.add("did:plc:aaaaaaaaaaaaaaaaaaaaaa" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
        }
        return dids;
    }
}
