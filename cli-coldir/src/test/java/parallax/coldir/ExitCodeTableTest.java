package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parallax.atproto.server.XrpcResponse;
import parallax.coldir.state.RunState;

/** What each end of the real program means to a script. */
class ExitCodeTableTest {

    private static final String DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaa";

    @TempDir
    private static Path folder;

    private static ScriptedDirectory full;
    private static ScriptedDirectory half;
    private static ScriptedDirectory broken;
    private static ScriptedDirectory none;

    /**
     * One command line; FULL, HALF, BROKEN, NONE and FOLDER stand for what is there.
     *
     * @param says a part of what it says on standard error; empty for anything
     */
    record Row(int code, String arguments, String says) {
        @Override
        public String toString() {
            return code + ": " + arguments;
        }
    }

    static List<Row> rows() {
        String quick = " --nsids FOLDER/names --verify none";
        return List.of(
                new Row(0, "--help", ""),
                new Row(0, "--version", ""),
                new Row(0, "help compare", ""),
                new Row(0, "compare FULL HALF" + quick, ""),
                new Row(0, "compare FULL BROKEN HALF" + quick, ""),
                new Row(0, "compare FULL HALF --fail-under 50" + quick, ""),
                new Row(0, "compare FULL HALF --reference HALF --fail-under 100" + quick, ""),
                new Row(0, "compare FULL NONE HALF" + quick, ""),
                new Row(0, "diff --collection app.example.one FULL full2=FULL", ""),
                new Row(0, "nsids --nsids FOLDER/names", "2 from"),
                new Row(1, "compare FULL NONE" + quick, ""),
                new Row(1, "compare FULL BROKEN --fail-under 10" + quick, ""),
                new Row(1, "compare FULL HALF --nsids FOLDER/missing", "cannot read"),
                new Row(1, "compare FULL http://127.0.0.1:1" + quick, ""),
                new Row(1, "compare FULL HALF --include app.other.*" + quick, "leave no collection of the lists"),
                new Row(
                        1,
                        "nsids --nsids FULL/v1/listCollections --cache-dir /dev/null/x",
                        "--cache-dir names another"),
                new Row(1, "diff --collection app.example.one FULL BROKEN", "at least 0"),
                new Row(1, "micro-pds --dids FOLDER/empty --port 0", "no account can be served"),
                new Row(1, "micro-pds --dids FOLDER/missing --port 0", "cannot read"),
                new Row(1, "submit --hosts FOLDER/names --to FULL --token t --poll 10ms", "0 of 2"),
                new Row(2, "", "Missing required subcommand"),
                new Row(2, "compare FULL HALF --state FOLDER/other-state" + quick, "--state"),
                new Row(2, "submit --hosts FOLDER/names --to FULL", "COLDIR_TOKEN"),
                new Row(3, "compare FULL HALF --fail-under 50.1" + quick, ""),
                new Row(3, "diff --collection app.example.one FULL HALF", "lists 4"),
                new Row(4, "compare FULL HALF --state FOLDER/damaged-state" + quick, "line 1"));
    }

    /** Told by picocli's own rules, so not each in a process of its own. */
    static List<Row> wrongUsage() {
        String quick = " --nsids FOLDER/names --verify none";
        return List.of(
                new Row(2, "compare FULL" + quick, "from 2 to 12 relays"),
                new Row(2, "compare FULL FULL" + quick, "two relays are called"),
                new Row(2, "compare FULL HALF --fail-under 101" + quick, "--fail-under"),
                new Row(2, "compare FULL HALF --limit 0" + quick, "--limit"),
                new Row(2, "compare FULL HALF --verify some --nsids FOLDER/names", "--verify"),
                new Row(2, "compare FULL HALF --include app/* " + quick, "--include"),
                new Row(2, "compare FULL HALF --baseline FOLDER/names" + quick, "--baseline"),
                new Row(2, "compare FULL HALF --report FOLDER/names/r.md" + quick, "--report"),
                new Row(2, "compare FULL HALF --json - --csv -" + quick, "only one of"),
                new Row(2, "compare FULL HALF --nonsense", "--nonsense"),
                new Row(2, "compare FULL HALF --state FOLDER/names/state" + quick, "--state"),
                new Row(2, "compare FULL HALF --nsids http://", "--nsids"),
                new Row(2, "nsids --nsids FOLDER/names --nsids-also http://", "--nsids-also"),
                new Row(2, "compare FULL HALF http://h:99999" + quick, "http://h:99999"),
                new Row(2, "diff --collection nonsense FULL HALF", "--collection"),
                new Row(2, "micro-pds --dids FOLDER/names --port 0", "is not a DID"),
                new Row(2, "submit --hosts FOLDER/names --to FULL --token t --batch-size 0", "--batch-size"));
    }

    @BeforeAll
    static void plant() throws IOException {
        full = ScriptedDirectory.start().list("app.example.one", List.of(DID + "a", DID + "b", DID + "c", DID + "d"));
        half = ScriptedDirectory.start().list("app.example.one", List.of(DID + "a", DID + "b"));
        broken = ScriptedDirectory.start()
                .script("app.example.one", (_, _, _) -> XrpcResponse.error(400, "InvalidRequest", "broken"));
        none = ScriptedDirectory.start();
        none.host().serve(ScriptedDirectory.METHOD, _ -> XrpcResponse.error(404, "NotFound", "no such method"));
        Files.write(folder.resolve("names"), List.of("app.example.one", "app.example.two"));
        Files.createFile(folder.resolve("empty"));
        Files.writeString(folder.resolve("other-state"), "");
        Files.writeString(folder.resolve("damaged-state"), "00000000 {}\n");
        try (RunState state = RunState.open(
                folder.resolve("other-state"),
                List.of(),
                JsonNodeFactory.instance.objectNode().put("verify", 3),
                Instant.EPOCH)) {
            assertThat(state.resumed()).isFalse();
        }
    }

    @AfterAll
    static void close() {
        List.of(full, half, broken, none).forEach(ScriptedDirectory::close);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachEndHasOneMeaning(Row row) throws Exception {
        Map<String, String> environment =
                Map.of("COLDIR_CACHE_DIR", folder.resolve("cache").toString());
        try (Program program = Program.start(folder, environment, arguments(row))) {
            assertThat(program.code()).as(program::err).isEqualTo(row.code());
            assertThat(program.err()).contains(row.says()).doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsToldByTheNameOfTheOption(Row row) {
        Runs.Run run = Runs.coldir(arguments(row));
        assertThat(run.code()).as(run.err()).isEqualTo(row.code());
        assertThat(run.err()).contains(row.says()).doesNotContain("\tat ");
    }

    private static String[] arguments(Row row) {
        List<String> arguments = new ArrayList<>();
        for (String word :
                row.arguments().isBlank() ? new String[0] : row.arguments().split(" +")) {
            arguments.add(word.replace("FOLDER", folder.toString())
                    .replace("FULL", full.http().toString())
                    .replace("HALF", half.http().toString())
                    .replace("BROKEN", broken.http().toString())
                    .replace("NONE", none.http().toString()));
        }
        return arguments.toArray(String[]::new);
    }
}
