package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parallax.atproto.syntax.Did;
import parallax.relay.control.ListedRepo;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.state.PowerCut;
import parallax.relay.state.StateStore;

/**
 * A relay's whole data, log, state and hosts' marks, over power failures at random moments of the writer, against what
 * hosts sent and what a subscriber saw. The log's disk forgets what was not synced, and so does RocksDB's, each in its
 * own way; the writer, the marks, the state and the way back at a start are the relay's own.
 */
final class PowerFailureTest {
    private static final int EVENTS_PER_HOST = 60;

    private final MemoryDirectory disk = new MemoryDirectory();
    private final List<ScriptedHost> hosts = new ArrayList<>();
    /** What a subscriber has got that was there all the time. */
    private final List<Events.Seen> seen = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path stateDir = Path.of("");

    @ParameterizedTest
    @MethodSource("fewSeeds")
    @Timeout(300)
    void logStateAndMarksAreOfOneMomentAndEveryEventIsThereOnce(long seed) throws Exception {
        overPowerFailures(new Random(seed), 10);
    }

    @ParameterizedTest
    @MethodSource("manySeeds")
    @Tag("long")
    @Timeout(300)
    void logStateAndMarksAreOfOneMomentAndEveryEventIsThereOnceOverManySeeds(long seed) throws Exception {
        overPowerFailures(new Random(seed), 20);
    }

    static LongStream fewSeeds() {
        return LongStream.rangeClosed(1, 10);
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(1_001, 1_200);
    }

    private void overPowerFailures(Random random, int lives) throws Exception {
        stateDir = Files.createDirectory(folder.resolve("state-0"));
        for (int host = 1; host <= 3; host++) {
            hosts.add(new ScriptedHost(new HostId(host), EVENTS_PER_HOST, random));
        }
        for (int life = 1; life < lives; life++) {
            try (RelayLife relay = new RelayLife(stateDir, log(random), seen)) {
                holdsWhatItShould(relay);
                hosts.forEach(host -> host.connect(relay.book()));
                boolean goesOut = random.nextInt(5) > 0;
                live(relay, random, random.nextInt(70), goesOut);
                if (goesOut) {
                    relay.powerOff();
                    disk.crash(random);
                    stateDir = PowerCut.of(stateDir, folder.resolve("state-" + life), random);
                }
            }
        }
        try (RelayLife relay = new RelayLife(stateDir, log(random), seen)) {
            holdsWhatItShould(relay);
            hosts.forEach(host -> host.connect(relay.book()));
            live(relay, random, Integer.MAX_VALUE, false);
        }
        try (RelayLife relay = new RelayLife(stateDir, log(random), seen)) {
            holdsWhatItShould(relay);
            for (ScriptedHost host : hosts) {
                assertThat(accepted(relay.records(), host.id())).isEqualTo(host.toBeAccepted());
            }
        }
    }

    private RelayLife.LogOpening log(Random random) {
        int[] sizes = {100, 3_000, 20_000, 1 << 20};
        int[] ahead = {0, 100, 5_000};
        LogOptions options =
                new LogOptions(sizes[random.nextInt(4)], ahead[random.nextInt(3)], Duration.ofHours(1), 0, 1);
        return applied -> new SegmentedLog(disk, options, applied, InstantSource.fixed(Instant.EPOCH));
    }

    /** Hosts send until they are done, or for some steps; somewhere there the power may be set to go. */
    private void live(RelayLife relay, Random random, int steps, boolean goesOut) throws InterruptedException {
        int fatal = goesOut ? random.nextInt(steps + 1) : -1;
        for (int step = 0; step <= steps && !allFinished(); step++) {
            if (step == fatal) {
                switch (random.nextInt(4)) {
                    case 0 -> disk.loseNextSync(random);
                    case 1 -> relay.loseStateBefore(1 + random.nextInt(3));
                    case 2 -> relay.loseStateAfter(1 + random.nextInt(3));
                    default -> relay.powerOff();
                }
            }
            for (Admitted event : hosts.get(random.nextInt(hosts.size())).next(random)) {
                if (!relay.accepts(event)) {
                    return;
                }
            }
        }
    }

    private boolean allFinished() {
        return hosts.stream().allMatch(ScriptedHost::finished);
    }

    private void holdsWhatItShould(RelayLife relay) throws IOException {
        List<Sequenced> records = relay.records();
        assertThat(records).hasSizeGreaterThanOrEqualTo(seen.size());
        assertThat(Events.readAfter(relay.log(), 0).subList(0, seen.size())).isEqualTo(seen);
        StateStore state = relay.state();
        assertThat(state.appliedSeq()).isEqualTo(relay.log().lastSeq()).isEqualTo(records.size());
        Map<Did, RepoState> repos = repos(records);
        assertThat(state.list(null, Integer.MAX_VALUE).stream()
                        .collect(Collectors.toMap(ListedRepo::did, ListedRepo::state)))
                .isEqualTo(repos);
        Map<HostId, Long> counts = repos.values().stream()
                .filter(RepoState::counted)
                .collect(Collectors.groupingBy(RepoState::host, Collectors.counting()));
        counts.forEach((host, count) -> assertThat(state.accountCount(host)).isEqualTo(count));
        assertThat(state.marks()).containsExactlyInAnyOrderElementsOf(relay.marks());
        for (ScriptedHost host : hosts) {
            Set<Long> accepted = accepted(records, host.id());
            for (long seq : host.toBeAccepted()) {
                assertThat(settled(relay.marks(), host.id(), seq))
                        .as("host %d, seq %d is settled", host.id().value(), seq)
                        .isEqualTo(accepted.contains(seq));
            }
        }
    }

    private static Map<Did, RepoState> repos(List<Sequenced> records) {
        Map<Did, RepoState> repos = new HashMap<>();
        for (Sequenced record : records) {
            Did did = record.admitted().did();
            RepoState after = record.admitted().change().applyTo(repos.get(did));
            if (after != null) {
                repos.put(did, after);
            }
        }
        return repos;
    }

    /** The upstream seqs of a host's records; each account's are to ascend, and none comes twice. */
    private static Set<Long> accepted(List<Sequenced> records, HostId host) {
        Set<Long> seqs = new TreeSet<>();
        Map<Did, Long> newest = new HashMap<>();
        for (Admitted event : ofHost(records, host).toList()) {
            assertThat(seqs.add(event.upstreamSeq()))
                    .as("seq %d twice", event.upstreamSeq())
                    .isTrue();
            assertThat(event.upstreamSeq()).isGreaterThan(newest.getOrDefault(event.did(), 0L));
            newest.put(event.did(), event.upstreamSeq());
        }
        return seqs;
    }

    private static Stream<Admitted> ofHost(List<Sequenced> records, HostId host) {
        return records.stream()
                .map(Sequenced::admitted)
                .filter(event -> event.host().equals(host));
    }

    private static boolean settled(List<HostMark> marks, HostId host, long seq) {
        return marks.stream()
                .filter(mark -> mark.host().equals(host))
                .anyMatch(mark -> seq <= mark.lowWater()
                        || mark.settledAbove().stream().anyMatch(range -> range.first() <= seq && seq <= range.last()));
    }
}
