package parallax.atproto.testkit.devnet;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import parallax.atproto.syntax.Did;

/** The official servers, as scripts/devnet runs them, and its control port. */
public final class DevnetServers implements AutoCloseable {
    /** From a machine that has never installed the npm packages: npm and a compiler take minutes. */
    private static final Duration INSTALL = Duration.ofMinutes(10);

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ACTION = Duration.ofSeconds(150);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final DevnetLines process;
    private final JsonNode facts;
    private final Path dir;

    private DevnetServers(DevnetLines process, JsonNode facts, Path dir) {
        this.process = process;
        this.facts = facts;
        this.dir = dir;
    }

    /** Skips the test where the devnet cannot run, but fails it in continuous integration, where it must. */
    public static void assumeAvailable() {
        List<String> missing = new ArrayList<>(List.of("node", "npm"));
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            missing.removeIf(command -> Files.isExecutable(Path.of(folder, command)));
        }
        String message = "the devnet needs " + missing + " (Debian: nodejs, npm)";
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail(message);
        }
        assumeTrue(missing.isEmpty(), message);
    }

    /**
     * Starts the servers and seeds accounts. Nothing is written before {@link #rate}.
     *
     * @param options further ones of scripts/devnet
     */
    public static DevnetServers start(Path dir, int servers, int accounts, String... options)
            throws IOException, InterruptedException {
        String script = DevnetLines.script("scripts/devnet");
        install(dir);
        List<String> command = new ArrayList<>(
                List.of(script, "--pds", "" + servers, "--accounts", "" + accounts, "--rate", "0", "--max-run", "30m"));
        command.addAll(List.of(options));
        DevnetLines process = new DevnetLines("devnet", dir.resolve("devnet.log"), command);
        JsonNode first = process.find(lines -> lines.isEmpty() ? null : lines.getFirst(), START);
        if (first == null) {
            process.close();
            throw new AssertionError("the devnet did not start within " + START + ": " + process.errors());
        }
        return new DevnetServers(process, first, dir);
    }

    /** Installs the npm packages if that was never done; writes its words into the folder. */
    static void install(Path dir) throws IOException, InterruptedException {
        Path log = dir.resolve("install.log");
        Process install = new ProcessBuilder(DevnetLines.script("scripts/devnet"), "--install-only")
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!install.waitFor(INSTALL.toSeconds(), TimeUnit.SECONDS) || install.exitValue() != 0) {
            install.destroyForcibly();
            throw new AssertionError("the devnet cannot be installed: " + Files.readString(log));
        }
    }

    public URI plc() {
        return URI.create(facts.path("plc").asText());
    }

    /** {@code localhost:PORT} of each PDS. */
    public List<String> hostnames() {
        List<String> names = new ArrayList<>();
        facts.path("pds").forEach(pds -> names.add(pds.path("hostname").asText()));
        return names;
    }

    /** The official client on a stream, from now on: a line for each event. */
    public DevnetLines follow(String name, String hostPort) {
        return new DevnetLines(
                name,
                dir.resolve(name + ".log"),
                List.of(
                        DevnetLines.script("scripts/lib/devnet/follow"),
                        "--service",
                        "ws://" + hostPort,
                        "--plc",
                        plc().toString()));
    }

    /** The DIDs of the accounts there are. */
    public List<String> dids() throws IOException, InterruptedException {
        List<String> dids = new ArrayList<>();
        get("/state")
                .path("accounts")
                .forEach(account -> dids.add(account.path("did").asText()));
        return dids;
    }

    /** What the devnet knows of an account: did, handle, pds, status. */
    public JsonNode account(Did did) throws IOException, InterruptedException {
        for (JsonNode account : get("/state").path("accounts")) {
            if (account.path("did").asText().equals(did.text())) {
                return account;
            }
        }
        throw new AssertionError("no account " + did);
    }

    /** Performs an action of the control port; answers what it led to. */
    public JsonNode perform(String action, JsonNode arguments) throws IOException, InterruptedException {
        return post("/do/" + action, arguments.toString());
    }

    /** Performs an action on an account. */
    public JsonNode perform(String action, Did did) throws IOException, InterruptedException {
        return perform(action, JSON.createObjectNode().put("did", did.text()));
    }

    /** A new account on a PDS. */
    public Did createAccount(int pds) throws IOException, InterruptedException {
        return new Did(perform("create-account", JSON.createObjectNode().put("pds", pds))
                .path("did")
                .asText());
    }

    /** Kills, stops, wipes or starts a PDS; returns when that is done. */
    public void server(int pds, String command) throws IOException, InterruptedException {
        post("/pds/" + pds + "/" + command, "{}");
    }

    /** From now on the directory answers, or says 503 to everybody. */
    public void directory(boolean up) throws IOException, InterruptedException {
        post("/plc/" + (up ? "up" : "down"), "{}");
    }

    /** Writes so often in a second, lifecycle included; 0 for none. */
    public void rate(int writes) throws IOException, InterruptedException {
        post("/rate", "{\"rate\":" + writes + "}");
    }

    /** Writes no more; returns when nothing is under way. */
    public void pause() throws IOException, InterruptedException {
        post("/pause", "{}");
    }

    /** Performs one action on the first account that it is possible for, after what that account is busy with. */
    public void perform(String action) throws IOException, InterruptedException {
        for (JsonNode account : get("/state").path("accounts")) {
            String body = "{\"did\":\"" + account.path("did").asText() + "\"}";
            if (account.path("status").asText().equals("active")
                    && answer("/do/" + action, body).statusCode() == 200) {
                return;
            }
        }
        throw new AssertionError("no account for " + action + ": " + tail(process.errors()));
    }

    /** Creates a record on a PDS and answers its URI. */
    public String create(int pds) throws IOException, InterruptedException {
        for (JsonNode account : get("/state").path("accounts")) {
            if (account.path("status").asText().equals("active")
                    && account.path("pds").asText().equals(hostnames().get(pds))) {
                String did = account.path("did").asText();
                return post("/do/create-record", "{\"did\":\"" + did + "\"}")
                        .path("uri")
                        .asText();
            }
        }
        throw new AssertionError("PDS " + pds + " has no active account");
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        return body(path, answer(path, body));
    }

    private HttpResponse<String> answer(String path, String body) throws IOException, InterruptedException {
        return send(path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return body(path, send(path, HttpRequest.newBuilder().GET()));
    }

    private HttpResponse<String> send(String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI uri = URI.create(facts.path("control").asText() + path);
        return http.send(request.uri(uri).timeout(ACTION).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode body(String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    path + ": " + response.statusCode() + " " + response.body() + " " + tail(process.errors()));
        }
        return JSON.readTree(response.body());
    }

    private static String tail(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() {
        http.close();
        process.close();
    }
}
