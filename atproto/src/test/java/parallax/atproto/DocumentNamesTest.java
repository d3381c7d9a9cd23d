package parallax.atproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parallax.atproto.testkit.Vectors;

/** A class, method or package that a document names exists: a reader who looks for it finds it. */
final class DocumentNamesTest {
    private static final Path ROOT = Vectors.projectRoot();

    @Test
    void everyNameInADocumentExists() throws IOException {
        DocumentNames names = new DocumentNames(ROOT);
        Map<String, List<String>> unknown = new TreeMap<>();
        for (Path page : pages()) {
            List<String> lost = names.unknown(Files.readString(page));
            if (!lost.isEmpty()) {
                unknown.put(ROOT.relativize(page).toString(), lost);
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void theDocumentsNameSomething() throws IOException {
        assertThat(DocumentNames.named(Files.readString(ROOT.resolve("ARCHITECTURE.md"))))
                .hasSizeGreaterThan(100)
                .contains("relay.log.RecordLayout", "upstream.HostConnection");
        assertThat(DocumentNames.named(Files.readString(ROOT.resolve("INVARIANTS.md"))))
                .hasSizeGreaterThan(20)
                .anyMatch(name -> name.startsWith("#"));
    }

    @Test
    void aNameThatDoesNotExistIsReported() throws IOException {
        String page = """
                ```
                socket ---> upstream.HostConnectoin, intake.Lane
                ```
                `CborReader`, `atproto.cbor.CborWriter`, `CborReader.peek`, `relay.cbor.CborReader`, `CborReader.peak`,
                `NoSuchThing`, `PackageArrowsTest#eachPackage...`, `#theLibraryNeverPrints`, `#noSuchTest`,
                `atproto.mst`, `atproto.mist`, `Optional`, `RepoNotFound`, `--option`, `RELAY_URL`
                """;
        assertThat(new DocumentNames(ROOT).unknown(page))
                .containsExactly(
                        "upstream.HostConnectoin",
                        "relay.cbor.CborReader",
                        "CborReader.peak",
                        "NoSuchThing",
                        "#noSuchTest",
                        "atproto.mist");
    }

    /** Dated reports are of their date and stay as they are. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(markdown(ROOT));
        pages.addAll(markdown(ROOT.resolve(".github")));
        pages.addAll(markdown(ROOT.resolve("scripts/lib/devnet")));
        for (Path module : entries(ROOT)) {
            if (Files.exists(module.resolve("pom.xml"))) {
                pages.addAll(markdown(module));
            }
        }
        return pages;
    }

    private static List<Path> markdown(Path folder) throws IOException {
        return entries(folder).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
