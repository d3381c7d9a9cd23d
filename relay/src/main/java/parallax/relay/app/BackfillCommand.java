package parallax.relay.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parallax.cli.LineFile;
import parallax.cli.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Tells a running relay to fill its collection index, and how far it is. */
@Command(
        name = "backfill",
        description =
                "Fill the collection index of a running relay from another relay, from PDSes, or for single accounts.")
final class BackfillCommand {
    private static final String PATH = "backfill-collections";
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
            defaultValue = "http://127.0.0.1:2470",
            description = "Talk to the relay at this address.")
    private URI relay;

    @Option(
            names = "--admin-password",
            paramLabel = "P",
            scope = ScopeType.INHERIT,
            description = "Use this admin password. Of several separated by commas, the first is used.")
    private @Nullable String password;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            fallbackValue = "true",
            description = "Print the relay's answer as JSON.")
    private boolean json;

    @Command(description = "Start a backfill.", mixinStandardHelpOptions = true)
    int start(
            @Option(names = "--source", paramLabel = "HOST", description = "Import from this relay, or crawl this PDS.")
                    @Nullable
                    String source,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            defaultValue = "import",
                            description = "Import from a relay, crawl PDSes, or ask for dids: import, crawl or dids.")
                    Kind kind,
            @Option(
                            names = {"--nsids", "--hosts", "--dids"},
                            paramLabel = "FILE",
                            description =
                                    "Read the collections to import, the PDSes to crawl or the accounts to ask for from this"
                                            + " file, one a line; - for standard input.")
                    @Nullable
                    String list,
            @Option(
                            names = "--no-discover",
                            fallbackValue = "true",
                            description = "Import only the collections that are given.")
                    boolean listedOnly)
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
            try {
                LineFile.read(list).forEach(lines::add);
            } catch (IOException e) {
                throw new WrongUsage(String.valueOf(e.getMessage()));
            }
        }
        return tell(call().post(PATH, order.toString()));
    }

    @Command(description = "Show its progress.", mixinStandardHelpOptions = true)
    int status() throws InterruptedException {
        return tell(call().get(PATH));
    }

    @Command(description = "Pause after the current page.", mixinStandardHelpOptions = true)
    int pause() throws InterruptedException {
        return tell(call().post(PATH + "/pause", ""));
    }

    @Command(description = "Resume it.", mixinStandardHelpOptions = true)
    int resume() throws InterruptedException {
        return tell(call().post(PATH + "/resume", ""));
    }

    @Command(description = "Cancel it. What it has entered stays.", mixinStandardHelpOptions = true)
    int cancel() throws InterruptedException {
        return tell(call().post(PATH + "/cancel", ""));
    }

    private AdminCall call() {
        if (password == null || password.isBlank()) {
            throw new WrongUsage("Missing option '--admin-password' (or RELAY_ADMIN_PASSWORD)");
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
                    new StringBuilder("started: " + body.path("total").asLong() + " parts");
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
            text.append("\nwaiting after ").append(body.path("trouble").asText());
        }
        body.path("failures")
                .forEach(failure -> text.append("\nfailed ")
                        .append(failure.path("subject").asText())
                        .append(": ")
                        .append(failure.path("reason").asText()));
        return text.toString();
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
