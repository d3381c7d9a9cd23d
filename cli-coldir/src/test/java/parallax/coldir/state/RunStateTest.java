package parallax.coldir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.listing.PageLog;

class RunStateTest {

    private static final Nsid ONE = new Nsid("app.example.one");
    private static final Nsid TWO = new Nsid("app.example.two");
    private static final List<String> RELAYS = List.of("a", "b");
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void whatIsDoneIsThereAgainWithTheTimeAndTheSeedOfTheBeginning() {
        try (RunState state = open(1, START)) {
            assertThat(state.resumed()).isFalse();
            state.keep(ONE, JsonNodeFactory.instance.textNode("übrig\n"));
        }
        try (RunState state = open(2, START.plusSeconds(60))) {
            assertThat(state.resumed()).isTrue();
            assertThat(state.startedAt()).isEqualTo(START);
            assertThat(state.settings().path("seed").asInt()).isEqualTo(1);
            assertThat(state.done(ONE)).isEqualTo(JsonNodeFactory.instance.textNode("übrig\n"));
            assertThat(state.done(TWO)).isNull();
        }
    }

    @Test
    void pagesAreThereAgainAndGoWhenTheirCollectionIsDone() {
        try (RunState state = open(1, START)) {
            keepTwoPages(state);
            try (PageLog log = state.pages(TWO, "a")) {
                assertThat(replay(log, new ArrayList<>())).isNull();
            }
        }
        try (RunState state = open(1, START)) {
            List<String> dids = new ArrayList<>();
            try (PageLog log = state.pages(ONE, "a")) {
                assertThat(replay(log, dids)).isEqualTo("cursor\n2");
                log.append(List.of("did:plc:c"), "3");
            }
            assertThat(dids).containsExactly("did:plc:a", "did:plc:b");
            try (PageLog log = state.pages(ONE, "a")) {
                assertThat(replay(log, dids)).isEqualTo("3");
            }
            state.keep(ONE, JsonNodeFactory.instance.nullNode());
            try (PageLog log = state.pages(ONE, "a")) {
                assertThat(replay(log, new ArrayList<>())).isNull();
            }
        }
    }

    @Test
    void aTornPageIsCutAtWhateverByteItEnds() throws IOException {
        try (RunState state = open(1, START)) {
            keepTwoPages(state);
        }
        Path file;
        try (var files = Files.list(folder.resolve("state.pages"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        int firstEnds = 12 + "1did:plc:a".length();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (PageLog log = new PageFile(file)) {
                List<String> dids = new ArrayList<>();
                assertThat(replay(log, dids)).isEqualTo(length < firstEnds ? null : "1");
                log.append(List.of("did:plc:z"), "9");
                dids.clear();
                assertThat(replay(log, dids)).isEqualTo("9");
                assertThat(dids).endsWith("did:plc:z").hasSize(length < firstEnds ? 1 : 2);
            }
        }
    }

    @Test
    void aTornLastLineIsCutAndADamagedOneBeforeIsAnError() throws IOException {
        try (RunState state = open(1, START)) {
            state.keep(ONE, JsonNodeFactory.instance.numberNode(1));
            state.keep(TWO, JsonNodeFactory.instance.numberNode(2));
        }
        Path file = folder.resolve("state");
        long length = Files.size(file);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(length - 3);
        }
        try (RunState state = open(1, START)) {
            assertThat(state.done(ONE)).isNotNull();
            assertThat(state.done(TWO)).isNull();
            state.keep(TWO, JsonNodeFactory.instance.numberNode(2));
        }
        assertThat(Files.size(file)).isEqualTo(length);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("app.example.one", "app.example.xne"));
        assertThatThrownBy(() -> open(1, START))
                .isInstanceOf(DamagedStateException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void theStateOfAnotherComparisonIsRefusedByTheNameOfTheSetting() {
        open(1, START).close();
        ObjectNode other = settings(1).put("verify", 7);
        assertThatThrownBy(() -> RunState.open(folder.resolve("state"), RELAYS, other, START))
                .isInstanceOf(OtherStateException.class)
                .hasMessageContaining("with other verify: 100");
    }

    @Test
    void aComparisonThatCameToItsEndIsGoneOnWithForTwelveHoursAndThenBegunAnew() {
        try (RunState state = open(1, START)) {
            state.keep(ONE, JsonNodeFactory.instance.numberNode(1));
            keepTwoPages(state);
            state.ended(START);
        }
        try (RunState state = open(2, START.plusSeconds(12 * 3_600))) {
            assertThat(state.done(ONE)).isNotNull();
        }
        Instant later = START.plusSeconds(12 * 3_600 + 1);
        try (RunState state = open(3, later)) {
            assertThat(state.resumed()).isFalse();
            assertThat(state.startedAt()).isEqualTo(later);
            assertThat(state.done(ONE)).isNull();
            try (PageLog log = state.pages(ONE, "a")) {
                assertThat(replay(log, new ArrayList<>())).isNull();
            }
        }
        try (RunState state = open(4, later)) {
            assertThat(state.resumed()).isTrue();
            assertThat(state.settings().path("seed").asInt()).isEqualTo(3);
        }
    }

    @Test
    void theTwelveHoursAreThoseSinceItFirstCameToItsEnd() {
        for (int hour : List.of(0, 6, 12)) {
            Instant now = START.plusSeconds(hour * 3_600L);
            try (RunState state = open(1, now)) {
                assertThat(state.startedAt()).isEqualTo(START);
                state.ended(now);
            }
        }
        try (RunState state = open(1, START.plusSeconds(18 * 3_600))) {
            assertThat(state.resumed()).isFalse();
        }
    }

    @Test
    void pagesAreReadAndKeptByAThreadThatWasInterrupted() {
        try (RunState state = open(1, START);
                PageLog log = state.pages(ONE, "a")) {
            Thread.currentThread().interrupt();
            assertThat(replay(log, new ArrayList<>())).isNull();
            log.append(List.of("did:plc:a"), "1");
            assertThat(replay(log, new ArrayList<>())).isEqualTo("1");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aHeaderThatWasTornAtWhateverByteIsBegunAnewAndAnotherFileIsNeverCut() throws IOException {
        open(1, START).close();
        Path file = folder.resolve("state");
        String header = Files.readString(file);
        for (int length = 0; length < header.length(); length++) {
            Files.writeString(file, header.substring(0, length));
            try (RunState state = open(1, START)) {
                assertThat(state.resumed()).as("%s bytes", length).isFalse();
            }
        }
        for (String other : List.of("{\"precious\":\"data\"}", "precious", "0123456789", "abcdef01 precious")) {
            Files.writeString(file, other);
            assertThatThrownBy(() -> open(1, START))
                    .isInstanceOf(OtherStateException.class)
                    .hasMessageContaining("not a state file of coldir");
            assertThat(file).hasContent(other);
        }
    }

    @Test
    void aDeviceIsRefusedAsAStateForItWouldBeRemovedAtTheEnd() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("state"), Path.of("/dev/null"));
        assertThatThrownBy(() -> open(1, START))
                .isInstanceOf(OtherStateException.class)
                .hasMessageContaining("not a regular file");
        assertThat(link).isSymbolicLink();
        Files.delete(link);
    }

    @Test
    void aStateInUseIsRefused() {
        try (RunState _ = open(1, START)) {
            assertThatThrownBy(() -> open(1, START))
                    .isInstanceOf(OtherStateException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void nothingIsLeftOfAStateThatIsRemoved() throws IOException {
        RunState state = open(1, START);
        keepTwoPages(state);
        state.remove();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aProcessKilledBetweenTheLineOfACollectionAndTheRemovalOfItsPagesLeavesNothingForEver() throws IOException {
        for (int removed = 0; removed <= RELAYS.size(); removed++) {
            Map<Path, byte[]> pages;
            try (RunState state = open(1, START)) {
                keepPages(state, ONE);
                pages = pageFiles();
                state.keep(ONE, JsonNodeFactory.instance.numberNode(1));
            }
            assertThat(pageFiles()).isEmpty();
            for (Path page : pages.keySet().stream().skip(removed).toList()) {
                Files.write(page, pages.get(page));
            }
            try (RunState state = open(1, START)) {
                assertThat(state.done(ONE)).isNotNull();
                assertThat(state.holdsMoreThan(Set.of(ONE)))
                        .as("with the pages of %s relays removed", removed)
                        .isFalse();
                assertThat(state.holdsMoreThan(Set.of(TWO))).isTrue();
                state.remove();
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void pagesOfACollectionThatIsNotDoneAreMoreThanTheOthers() {
        try (RunState state = open(1, START)) {
            keepPages(state, TWO);
            state.keep(ONE, JsonNodeFactory.instance.numberNode(1));
            assertThat(state.holdsMoreThan(Set.of(ONE))).isTrue();
            assertThat(state.holdsMoreThan(Set.of(ONE, TWO))).isFalse();
        }
    }

    @Test
    void aProcessKilledWhileItRemovesItsStateLeavesOneThatIsGoneOnWithAndRemoved() throws IOException {
        for (int removed = 0; removed <= RELAYS.size() + 1; removed++) {
            try (RunState state = open(1, START)) {
                state.keep(ONE, JsonNodeFactory.instance.numberNode(1));
                keepPages(state, TWO);
            }
            for (Path page : pageFiles().keySet().stream().limit(removed).toList()) {
                Files.delete(page);
            }
            if (removed > RELAYS.size()) {
                Files.delete(folder.resolve("state.pages"));
            }
            try (RunState state = open(1, START)) {
                assertThat(state.done(ONE)).as("with %s removed", removed).isNotNull();
                state.remove();
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aProcessKilledBetweenEmptyingAnOldStateAndRemovingItsPagesLeavesNoneOfThem() throws IOException {
        for (boolean pagesToo : List.of(false, true)) {
            try (RunState state = open(1, START)) {
                keepPages(state, ONE);
            }
            Files.write(folder.resolve("state"), new byte[0]);
            if (pagesToo) {
                Files.delete(pageFiles().keySet().iterator().next());
            }
            try (RunState state = open(2, START)) {
                assertThat(state.resumed()).isFalse();
                assertThat(pageFiles()).isEmpty();
                state.remove();
            }
        }
    }

    private static void keepPages(RunState state, Nsid collection) {
        for (String relay : RELAYS) {
            try (PageLog log = state.pages(collection, relay)) {
                log.append(List.of("did:plc:" + relay), "1");
            }
        }
    }

    private Map<Path, byte[]> pageFiles() throws IOException {
        Map<Path, byte[]> pages = new TreeMap<>();
        try (var files = Files.list(folder.resolve("state.pages"))) {
            for (Path file : files.toList()) {
                pages.put(file, Files.readAllBytes(file));
            }
        }
        return pages;
    }

    private RunState open(int seed, Instant now) {
        return RunState.open(folder.resolve("state"), RELAYS, settings(seed), now);
    }

    private static ObjectNode settings(int seed) {
        return JsonNodeFactory.instance.objectNode().put("verify", 100).put("seed", seed);
    }

    private static void keepTwoPages(RunState state) {
        try (PageLog log = state.pages(ONE, "a")) {
            assertThat(replay(log, new ArrayList<>())).isNull();
            log.append(List.of("did:plc:a"), "1");
            log.append(List.of("did:plc:b"), "cursor\n2");
        }
    }

    private static @Nullable String replay(PageLog log, List<String> dids) {
        return log.replay(dids::addAll);
    }
}
