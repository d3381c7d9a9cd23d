package parallax.coldir.command;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which collections. */
final class NameOptions {

    @Option(
            names = "--nsids",
            paramLabel = "URL|FILE|-",
            defaultValue = "https://lexicon.garden/llms.txt",
            description =
                    "Read the names of collections from here: Markdown links, tables, lists, plain lines or JSON.")
    String nsids;

    @Option(
            names = "--nsids-also",
            paramLabel = "listCollections|FILE",
            split = ",",
            description = "Add the collections that the relays' own /v1/listCollections name, or those of a file."
                    + " Separate several by commas.")
    List<String> also = List.of();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            split = ",",
            description = "Compare only collections of these forms, such as app.bsky.*, separated by commas.")
    List<String> include = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            split = ",",
            description = "Leave out collections of these forms, separated by commas.")
    List<String> exclude = List.of();

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Keep fetched lists here, for when they cannot be fetched again. Default: coldir in"
                    + " XDG_CACHE_HOME, or ~/.cache/coldir.")
    @Nullable
    Path cacheDir;

    Path cache() {
        if (cacheDir != null) {
            return cacheDir;
        }
        String home = System.getenv("XDG_CACHE_HOME");
        return home == null || home.isEmpty()
                ? Path.of(System.getProperty("user.home", "."), ".cache", "coldir")
                : Path.of(home, "coldir");
    }
}
