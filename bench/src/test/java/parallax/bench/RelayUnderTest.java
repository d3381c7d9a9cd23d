package parallax.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay that is measured: one of ours, started for it, or any that runs already. */
final class RelayUnderTest implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("serving on \\S+ port (\\d+), metrics on port (\\d+)");
    private static final String PASSWORD = "measured";
    private static final int KEPT_LINES = 40;
    private static final int PATIENCE_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final URI metrics;
    private final String password;
    private final ProcessUse use;
    private final boolean ours;

    private RelayUnderTest(URI url, URI metrics, String password, long pid, boolean ours) {
        this.url = url;
        this.metrics = metrics;
        this.password = password;
        this.use = new ProcessUse(pid);
        this.ours = ours;
    }

    /** One that somebody started. */
    static RelayUnderTest running(URI url, String password, long pid) {
        return new RelayUnderTest(url, url, password, pid, false);
    }

    /**
     * Starts ours, as an operator does.
     *
     * @param launcher {@code scripts/relay}
     * @param heap as in {@code -Xmx}
     * @param options more of them
     */
    static RelayUnderTest start(Path launcher, String heap, Path data, URI plc, String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(launcher.toString(), "serve", "--data-dir", data.toString(), "--plc-url", plc.toString()));
        command.addAll(List.of("--bind", "127.0.0.1:0", "--metrics-bind", "127.0.0.1:0", "--allow-insecure-hosts"));
        command.addAll(List.of("--plc-requests-per-second", "1000000", "--requests-per-minute", "1000000"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RELAY_"));
        builder.environment().put("RELAY_ADMIN_PASSWORD", PASSWORD);
        // What a thread has compiled is not told any more once it has ended.
        builder.environment().put("RELAY_JAVA_OPTS", "-Xmx" + heap + " -XX:-UseDynamicNumberOfCompilerThreads");
        Process process = builder.start();
        // The launcher becomes the relay: same process.
        Matcher ports = serving(process);
        return new RelayUnderTest(local(ports.group(1)), local(ports.group(2)), PASSWORD, process.pid(), true);
    }

    private static URI local(String port) {
        return URI.create("http://localhost:" + port);
    }

    private static Matcher serving(Process process) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        BufferedReader log = process.inputReader(UTF_8);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher serving = SERVING.matcher(line);
            if (serving.find()) {
                Thread.ofVirtual().start(() -> drain(log));
                return serving;
            }
            last.add(line);
            if (last.size() > KEPT_LINES) {
                last.remove();
            }
        }
        throw new IllegalStateException("the relay ended:\n" + String.join("\n", last));
    }

    /** What a relay has to say about its hosts is not what is measured. */
    private static void drain(BufferedReader log) {
        log.lines().forEach(_ -> {});
    }

    /** The {@code ws} URL of its event stream. */
    URI stream() {
        return URI.create(url.toString().replaceFirst("http", "ws") + "/xrpc/com.atproto.sync.subscribeRepos");
    }

    /** What ours says on its metrics port. */
    Meters meters() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(metrics.resolve("/metrics")).build();
        return new Meters(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    ProcessUse use() {
        return use;
    }

    /** Has it follow a host, and lets that send fast where the relay knows such a thing. */
    void follow(String host) throws IOException, InterruptedException {
        post("/admin/pds/requestCrawl", "{\"hostname\":\"http://" + host + "\"}");
        if (ours) {
            post("/admin/pds/trust", "{\"host\":\"" + host + "\",\"trust\":\"trusted\"}");
        }
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + " " + body + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() {
        http.close();
        if (ours) {
            ProcessHandle.of(use.pid()).ifPresent(process -> {
                process.destroy();
                process.onExit()
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .exceptionally(_ -> process)
                        .join();
                process.destroyForcibly();
                process.onExit().join();
            });
        }
    }
}
