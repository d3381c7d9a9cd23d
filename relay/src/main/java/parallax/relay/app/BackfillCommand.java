package parallax.relay.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parallax.cli.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Tells a running relay to fill its collection index, and how far it is. */
@Command(
        name = "backfill",
        description = "Fill the collection index of a running relay from another relay, from PDSes, or for accounts.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false)
// picocli fills the fields before anything reads them.
@SuppressWarnings("NullAway.Init")
final class BackfillCommand implements Runnable {
    private static final String PATH = "backfill-collections";
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    /** Where entries come from. */
    enum Kind {
        IMPORT,
        CRAWL,
        DIDS
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--relay",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:RELAY_URL:-http://127.0.0.1:2470}",
            description = "The running relay [RELAY_URL]." + DEFAULT)
    private URI relay;

    @Option(
            names = "--admin-password",
            paramLabel = "P",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:RELAY_ADMIN_PASSWORD:-" + Option.NULL_VALUE + "}",
            showDefaultValue = Visibility.NEVER,
            description = "Its admin password; of several separated by commas the first [RELAY_ADMIN_PASSWORD].")
    private @Nullable String password;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the relay's answer as JSON.")
    private boolean json;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: start, status, pause, resume or cancel");
    }

    @Command(description = "Begin a backfill.", mixinStandardHelpOptions = true)
    int start(
            @Option(
                            names = "--source",
                            paramLabel = "HOST",
                            description = "The relay to import from, or the PDS to crawl.")
                    @Nullable
                    String source,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            defaultValue = "import",
                            description = "import, crawl or dids." + DEFAULT)
                    Kind kind,
            @Option(
                            names = {"--nsids", "--hosts", "--dids"},
                            paramLabel = "FILE",
                            description = "Collections to import, PDSes to crawl or accounts to ask for, one a line;"
                                    + " - for standard input. As --kind says.")
                    @Nullable
                    String list,
            @Option(names = "--no-discover", description = "Import the given collections only.") boolean listedOnly)
            throws InterruptedException {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("kind", word(kind)).put("discover", !listedOnly);
        if (source != null) {
            order.put("source", source);
        }
        if (list != null) {
            ArrayNode lines = order.putArray(
                    switch (kind) {
                        case IMPORT -> "nsids";
                        case CRAWL -> "hosts";
                        case DIDS -> "dids";
                    });
            lines(list).forEach(lines::add);
        }
        return tell(call().post(PATH, order.toString()));
    }

    @Command(description = "Tell how far it is.", mixinStandardHelpOptions = true)
    int status() throws InterruptedException {
        return tell(call().get(PATH));
    }

    @Command(description = "Stop after the page under way.", mixinStandardHelpOptions = true)
    int pause() throws InterruptedException {
        return tell(call().post(PATH + "/pause", ""));
    }

    @Command(description = "Go on.", mixinStandardHelpOptions = true)
    int resume() throws InterruptedException {
        return tell(call().post(PATH + "/resume", ""));
    }

    @Command(description = "End it; what was entered stays.", mixinStandardHelpOptions = true)
    int cancel() throws InterruptedException {
        return tell(call().post(PATH + "/cancel", ""));
    }

    private AdminCall call() {
        if (password == null || password.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "Missing option '--admin-password' (or RELAY_ADMIN_PASSWORD)");
        }
        return new AdminCall(relay, password.split(",", 2)[0]);
    }

    private int tell(AdminCall.Answer answer) {
        PrintWriter errors = spec.commandLine().getErr();
        if (answer.status() != 200) {
            errors.println(answer.problem(relay));
            errors.flush();
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer.body().toString() : text(answer.body()));
        out.flush();
        return 0;
    }

    private static String text(JsonNode body) {
        if (body.has("success")) {
            return "done";
        }
        if (!body.has("running")) {
            StringBuilder begun =
                    new StringBuilder("begun: " + body.path("total").asLong() + " parts");
            body.path("notes").forEach(note -> begun.append("\nwithout ").append(note.asText()));
            return begun.toString();
        }
        StringBuilder text = new StringBuilder();
        text.append("%s%s: %,d of %,d parts completed, %,d failed; %,d pages, %,d entries"
                .formatted(
                        body.path("phase").asText(),
                        body.path("source").asText("").isEmpty()
                                ? ""
                                : " (" + body.path("source").asText() + ")",
                        body.path("completed").asLong(),
                        body.path("total").asLong(),
                        body.path("failed").asLong(),
                        body.path("pages").asLong(),
                        body.path("total_imported").asLong()));
        if (body.path("trouble").isTextual()) {
            text.append("\nwaits after ").append(body.path("trouble").asText());
        }
        body.path("failures")
                .forEach(failure -> text.append("\nfailed ")
                        .append(failure.path("subject").asText())
                        .append(": ")
                        .append(failure.path("reason").asText()));
        return text.toString();
    }

    private List<String> lines(String file) {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            List<String> lines = new ArrayList<>();
            text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(lines::add);
            return lines;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read '" + file + "': " + e.getMessage());
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
