package parallax.atproto.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The public interop vectors, which lie beside the project and not in it. A test that asks for one is skipped when they
 * are absent.
 */
public final class Vectors {

    private Vectors() {}

    /** The cases of a text file: every line but blank ones and comments, with the spaces that belong to them. */
    public static List<String> lines(String file) {
        try {
            return Files.readAllLines(path(file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON file. */
    public static JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(path(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String file) {
        Path root = projectRoot().resolveSibling("shared").resolve("vectors");
        Assumptions.assumeTrue(Files.isDirectory(root), "the interop vectors are not at ../shared/vectors");
        return root.resolve(file);
    }

    /** The folder of the whole project, wherever in it the tests run. */
    public static Path projectRoot() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve(".mvn"))) {
            Path parent = at.getParent();
            if (parent == null) {
                throw new IllegalStateException("the tests do not run inside the project");
            }
            at = parent;
        }
        return at;
    }
}
