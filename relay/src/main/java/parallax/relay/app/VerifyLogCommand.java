package parallax.relay.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import parallax.cli.ExitCode;
import parallax.relay.log.LogVerification;
import parallax.relay.log.LogVerification.Damage;
import parallax.relay.state.StateStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the data folder of a relay that is stopped. */
@Command(
        name = "verify-log",
        description =
                "Check every record of a stopped relay's log, and that the state is not ahead of the log. Exit with 4"
                        + " if something is damaged.")
final class VerifyLogCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "./data/relay",
            description = "Check the log of this data folder.")
    private Path dataDir;

    @Option(names = "--json", fallbackValue = "true", description = "Print the report as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path log = dataDir.resolve("log");
        if (!Files.isDirectory(log)) {
            throw new StartException("no log in " + dataDir + ": give the data folder of a relay with --data-dir");
        }
        NativeLibraries.load();
        LogVerification.Report report;
        long applied;
        try (DataLock _ = DataLock.take(dataDir)) {
            report = LogVerification.of(log);
            applied = appliedSeq();
        }
        boolean ahead = applied > report.lastSeq() && report.records() > 0;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(report, applied, ahead));
        } else {
            print(out, report, applied, ahead);
        }
        out.flush();
        return report.damages().isEmpty() && !ahead ? ExitCode.DONE : ExitCode.CORRUPT;
    }

    /** 0 if there is no state: the next start makes it anew from the log. */
    private long appliedSeq() {
        Path state = dataDir.resolve("state");
        if (!Files.isDirectory(state)) {
            return 0;
        }
        try (StateStore store = StateStore.open(state)) {
            return store.appliedSeq();
        }
    }

    private static void print(PrintWriter out, LogVerification.Report report, long applied, boolean ahead) {
        out.printf(
                "%d segments, %,d records, seq %d to %d, %,d bytes%n",
                report.segments(), report.records(), report.firstSeq(), report.lastSeq(), report.bytes());
        if (report.tornBytes() > 0) {
            out.printf("a torn commit of %,d bytes at the end, which the next start cuts off%n", report.tornBytes());
        }
        for (Damage damage : report.damages()) {
            out.printf("DAMAGED %s at offset %d: %s%n", damage.file(), damage.offset(), damage.reason());
        }
        if (ahead) {
            out.printf("DAMAGED the state has applied seq %d, and the log ends at %d%n", applied, report.lastSeq());
        }
        if (report.damages().isEmpty() && !ahead) {
            out.println("every record is whole");
        }
    }

    private static ObjectNode asJson(LogVerification.Report report, long applied, boolean ahead) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("segments", report.segments())
                .put("records", report.records())
                .put("bytes", report.bytes())
                .put("firstSeq", report.firstSeq())
                .put("lastSeq", report.lastSeq())
                .put("appliedSeq", applied)
                .put("tornBytes", report.tornBytes())
                .put("stateAhead", ahead);
        ArrayNode damages = body.putArray("damages");
        for (Damage damage : report.damages()) {
            damages.addObject()
                    .put("file", damage.file())
                    .put("offset", damage.offset())
                    .put("seq", damage.seq())
                    .put("reason", damage.reason());
        }
        return body;
    }
}
