package parallax.relay.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parallax.relay.app.Main;
import parallax.relay.app.RunningRelay;

/** {@code relay serve} in a JVM of its own that starts fast, on free loopback ports. */
final class RelayProcess implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("serving on \\S+ port (\\d+), metrics on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KEPT_LINES = 40;
    private static final int SIGKILLED = 128 + 9;
    private static final int HEAP_MIB = 512;

    private record Ports(int api, int metrics) {}

    private final Process process;
    private final CompletableFuture<Ports> ports = new CompletableFuture<>();
    private final Deque<String> log = new ArrayDeque<>();

    private RelayProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().name("relay log").start(this::read);
    }

    /**
     * Returns before the relay serves.
     *
     * @param dataDir in a folder that may be filled with what a kill leaves behind
     * @param options more of {@code serve}
     */
    static RelayProcess start(Path dataDir, URI plc, List<String> hosts, String... options) throws IOException {
        return start(dataDir, plc, hosts, HEAP_MIB, options);
    }

    /** @param heapMiB the largest heap; without room in it the process ends */
    static RelayProcess start(Path dataDir, URI plc, List<String> hosts, int heapMiB, String... options)
            throws IOException {
        List<String> command = java(
                dataDir.getParent(),
                heapMiB,
                "serve",
                "--data-dir",
                dataDir.toString(),
                "--bind",
                "127.0.0.1:0",
                "--metrics-bind",
                "127.0.0.1:0",
                "--plc-url",
                plc.toString(),
                "--allow-insecure-hosts");
        for (String host : hosts) {
            command.addAll(List.of("--crawl", host));
        }
        command.addAll(List.of(options));
        ProcessBuilder builder = builder(command).redirectErrorStream(true);
        builder.environment().put("RELAY_ADMIN_PASSWORD", RunningRelay.PASSWORD);
        return new RelayProcess(builder.start());
    }

    /** Runs another command of the program to its end, which must be success, and reads what it printed. */
    static JsonNode json(Path temporary, String... arguments) throws IOException, InterruptedException {
        Process process = builder(java(temporary, HEAP_MIB, arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            JsonNode result = new JsonMapper().readTree(printed);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", arguments) + " ended with " + process.exitValue());
            }
            return result;
        }
    }

    private static List<String> java(Path temporary, int heapMiB, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heapMiB + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + temporary,
                // The tool's own, not that of the tests before it on the class path.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RELAY_"));
        return builder;
    }

    /** The port of the API and the firehose, once they are served. */
    int awaitServing() throws InterruptedException {
        return awaitPorts().api();
    }

    /** What it tells over HTTP, once it serves. */
    RelayView view() throws InterruptedException {
        Ports known = awaitPorts();
        return new RelayView(known.api(), known.metrics());
    }

    /** What it takes of its machine at this moment. */
    ProcessUse use() throws IOException {
        return ProcessUse.of(process.pid());
    }

    private Ports awaitPorts() throws InterruptedException {
        try {
            return ports.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the relay does not serve; its log ends:\n" + lastLines(), e);
        }
    }

    /** Lets it run; an AssertionError if it ends by itself in that time. */
    void leaveRunning(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the relay ended by itself with " + process.exitValue() + ":\n" + lastLines());
        }
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != SIGKILLED) {
            throw new AssertionError("not killed but ended by itself:\n" + lastLines());
        }
    }

    /** SIGTERM; the exit code when the process has ended. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end:\n" + lastLines());
        }
        return process.exitValue();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                Matcher serving = SERVING.matcher(line);
                if (serving.find()) {
                    ports.complete(new Ports(Integer.parseInt(serving.group(1)), Integer.parseInt(serving.group(2))));
                }
            }
            ports.completeExceptionally(new IOException("the process ended"));
        } catch (IOException e) {
            ports.completeExceptionally(new UncheckedIOException(e));
        }
    }

    private synchronized void keep(String line) {
        log.add(line);
        if (log.size() > KEPT_LINES) {
            log.remove();
        }
    }

    synchronized String lastLines() {
        return String.join("\n", log);
    }

    /** Returns when the process is gone, and with it its files. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
