package parallax.atproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parallax.atproto.testkit.Vectors;

/** What CONTRIBUTING.md says of names and pages, held over the sources of all modules. */
class SourceNamesTest {

    private static final String PAGE = "package-info";
    /** Each program has an entry point of this name. */
    private static final String ENTRY_POINT = "Main";

    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w+");
    private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*\\*|\\*|//).*");
    private static final int COLUMNS = 120;

    private static List<Path> sources;

    @BeforeAll
    static void findTheSources() throws IOException {
        try (Stream<Path> files = Files.walk(Vectors.projectRoot(), 1).filter(Files::isDirectory)) {
            sources = files.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceNamesTest::javaFiles)
                    .toList();
        }
        assertThat(sources).as("Java files of all modules").hasSizeGreaterThan(1_000);
    }

    @Test
    void noSimpleNameStandsForTwoTypes() {
        Map<String, List<Path>> types = new TreeMap<>();
        mainFiles()
                .filter(file -> !name(file).equals(PAGE) && !name(file).equals(ENTRY_POINT))
                .forEach(file -> types.computeIfAbsent(name(file), _ -> new ArrayList<>())
                        .add(file));
        types.values().removeIf(files -> files.size() == 1);
        assertThat(types).isEmpty();
    }

    @Test
    void eachPackageHasAPageThatNamesEachOfItsTypesAndNoOther() throws IOException {
        Map<Path, Set<String>> rooms = new TreeMap<>();
        mainFiles()
                .forEach(file -> rooms.computeIfAbsent(file.getParent(), _ -> new TreeSet<>())
                        .add(name(file)));
        Set<String> all = new HashSet<>();
        rooms.values().forEach(all::addAll);
        for (Map.Entry<Path, Set<String>> room : rooms.entrySet()) {
            Set<String> types = room.getValue();
            assertThat(types.remove(PAGE)).as("%s has a page", room.getKey()).isTrue();
            types.remove(ENTRY_POINT);
            String page = Files.readString(room.getKey().resolve(PAGE + ".java"));
            assertThat(names(page)).as("named by the page of %s", room.getKey()).containsAll(types);
            page.lines()
                    .filter(line -> line.contains("<li>"))
                    .map(line -> line.substring(0, Math.max(line.indexOf(':'), line.indexOf("<li>"))))
                    .forEach(line -> assertThat(all)
                            .as("types listed by the page of %s", room.getKey())
                            .containsAll(names(line)));
        }
    }

    @Test
    void commentsAreAtMostAsWideAsTheCode() {
        List<String> wide = new ArrayList<>();
        for (Path file : sources) {
            int at = 0;
            for (String line : lines(file)) {
                at++;
                if (line.length() > COLUMNS && COMMENT.matcher(line).matches()) {
                    wide.add(file + ":" + at);
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> mainFiles() {
        return sources.stream().filter(file -> file.toString().contains("/src/main/"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().forEach(match -> names.add(match.group()));
        return names;
    }
}
