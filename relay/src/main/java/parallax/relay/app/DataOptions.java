package parallax.relay.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import parallax.relay.state.DatabaseUrl;
import picocli.CommandLine.Option;

/** Where the relay keeps its data. */
final class DataOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "./data/relay",
            description = "Keep the log, the state and, unless told otherwise, the SQL database in this folder.")
    private Path folder;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "Keep hosts and rules in this database: sqlite://FILE or postgres://USER:PASSWORD@HOST/DB."
                    + " Default: SQLite in the data folder.")
    private @Nullable DatabaseUrl database;

    Path folder() {
        return folder;
    }

    DatabaseUrl database() {
        return database == null ? DatabaseUrl.sqlite(folder.resolve("relay.sqlite")) : database;
    }
}
