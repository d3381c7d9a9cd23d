package parallax.coldir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parallax.atproto.testkit.devnet.DevnetLines;
import parallax.atproto.testkit.devnet.DevnetServers;

/**
 * {@code scripts/relay} as a user starts it, on PDSes of the devnet. It builds what changed, so a first start may take
 * minutes.
 */
final class RelayProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BUILD = Duration.ofSeconds(200);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Pattern PORTS = Pattern.compile("serving on \\S+ port (\\d+), metrics on port (\\d+)");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Path log;
    private final Process process;
    private URI http = URI.create("http://not.known.yet.invalid");
    private URI metrics = http;

    private RelayProgram(Path folder, Process process, Path log) {
        this.folder = folder;
        this.process = process;
        this.log = log;
    }

    /** Starts it and waits until it follows every PDS. */
    static RelayProgram start(Path folder, DevnetServers devnet) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--data-dir=" + folder.resolve("relay"),
                "--bind=127.0.0.1:0",
                "--metrics-bind=127.0.0.1:0",
                "--plc-url=" + devnet.plc(),
                "--nsid-list=none",
                "--allow-insecure-hosts"));
        devnet.hostnames().forEach(host -> arguments.add("--crawl=" + host));
        Path log = folder.resolve("relay.log");
        Process process = command(arguments)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RelayProgram relay = new RelayProgram(folder, process, log);
        try {
            relay.await("its ports", BUILD, relay::ports);
            relay.await("its hosts", PATIENCE, () -> relay.follows(devnet.hostnames()));
        } catch (Exception | AssertionError e) {
            relay.close();
            throw e;
        }
        return relay;
    }

    private static ProcessBuilder command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(DevnetLines.script("scripts/relay")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RELAY_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(Map.of("RELAY_ADMIN_PASSWORD", "of-this-test"));
        return builder;
    }

    private boolean ports() throws IOException {
        Matcher found = PORTS.matcher(Files.readString(log));
        if (!found.find()) {
            return false;
        }
        http = URI.create("http://127.0.0.1:" + found.group(1));
        metrics = URI.create("http://127.0.0.1:" + found.group(2) + "/metrics");
        return true;
    }

    private boolean follows(List<String> hosts) throws Exception {
        return sync("listHosts")
                .path("hosts")
                .findValuesAsText("status")
                .equals(hosts.stream().map(_ -> "active").toList());
    }

    URI http() {
        return http;
    }

    /** Fills its index from the PDSes, and waits until that is over. */
    void backfill(List<String> hosts) throws Exception {
        Path names = Files.write(folder.resolve("hosts"), hosts);
        run(names.toFile(), "backfill", "start", "--kind=crawl", "--hosts=-", "--relay=" + http);
        File nothing = new File("/dev/null");
        await(
                "the end of the backfill",
                PATIENCE,
                () -> JSON.readTree(run(nothing, "backfill", "status", "--json", "--relay=" + http))
                        .path("phase")
                        .asText()
                        .equals("done"));
        indexIsChecked();
    }

    private String run(File input, String... arguments) throws Exception {
        Process command = command(List.of(arguments))
                .redirectInput(input)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("backfill.log").toFile()))
                .start();
        String out = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (command.waitFor() != 0) {
            throw new AssertionError(List.of(arguments) + ": " + Files.readString(folder.resolve("backfill.log")));
        }
        return out;
    }

    /** Waits until it asks no PDS any more whether an account still has records. */
    void indexIsChecked() {
        await(
                "the checks of its index",
                PATIENCE,
                () -> get(metrics).body().lines().anyMatch("relay_index_checks_queued 0.0"::equals));
    }

    /** Waits until it has the account's commit of this rev. */
    void reaches(String did, String rev) {
        await(
                rev + " of " + did,
                PATIENCE,
                () -> sync("getRepoStatus?did=" + did).path("rev").asText().equals(rev));
    }

    /** Waits until it was told that the account is in this state. */
    void hears(String did, String status) {
        await(
                did + " being " + status,
                PATIENCE,
                () -> sync("getRepoStatus?did=" + did).path("status").asText().equals(status));
    }

    /** The accounts that it lists, of a network that one page holds. */
    List<String> list(String collection) throws Exception {
        return sync("listReposByCollection?collection=" + collection)
                .path("repos")
                .findValuesAsText("did");
    }

    private JsonNode sync(String query) throws Exception {
        return JSON.readTree(
                get(http.resolve("/xrpc/com.atproto.sync." + query)).body());
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void await(String what, Duration atMost, Callable<Boolean> holds) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!holds.call()) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new AssertionError("waited for " + what + " of the relay:\n" + Files.readString(log));
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (Exception e) {
            throw new AssertionError("cannot ask the relay for " + what, e);
        }
    }

    /** As Ctrl-C does. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the relay did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
