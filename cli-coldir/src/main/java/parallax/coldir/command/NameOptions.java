package parallax.coldir.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which collections. */
final class NameOptions {

    @Option(
            names = "--nsids",
            paramLabel = "URL|FILE|-",
            defaultValue = "${env:COLDIR_NSIDS:-https://lexicon.garden/llms.txt}",
            description = "Where collections are named: Markdown links, tables, lists, plain lines or JSON"
                    + " (default: ${DEFAULT-VALUE}).")
    String nsids;

    @Option(
            names = "--nsids-also",
            paramLabel = "listCollections|FILE",
            split = ",",
            defaultValue = "${env:COLDIR_NSIDS_ALSO}",
            description = "Further collections: those that the relays' own /v1/listCollections name, or a file; several"
                    + " with commas.")
    @Nullable
    List<String> also = new ArrayList<>();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            split = ",",
            defaultValue = "${env:COLDIR_INCLUDE}",
            description = "Only collections of this form, such as app.bsky.*; several with commas.")
    @Nullable
    List<String> include = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            split = ",",
            defaultValue = "${env:COLDIR_EXCLUDE}",
            description = "No collections of this form; several with commas.")
    @Nullable
    List<String> exclude = new ArrayList<>();

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            defaultValue = "${env:COLDIR_CACHE_DIR}",
            description = "Where lists are kept for when they cannot be fetched (default: coldir in XDG_CACHE_HOME, or"
                    + " ~/.cache/coldir).")
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

    static List<String> listOf(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}
