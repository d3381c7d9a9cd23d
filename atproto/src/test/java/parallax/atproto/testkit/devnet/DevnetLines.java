package parallax.atproto.testkit.devnet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process of the devnet that prints JSON lines. Its standard input is a pipe of ours: it ends when that is closed,
 * and so when this JVM ends in whatever way.
 */
public final class DevnetLines implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration END = Duration.ofSeconds(60);

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread reader;
    private final List<JsonNode> lines = new ArrayList<>();
    private boolean ended;

    /**
     * Starts it.
     *
     * @param log where its standard error goes
     */
    public DevnetLines(String name, Path log, List<String> command) {
        this.name = name;
        this.log = log;
        try {
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
        // Reading a pipe keeps the carrier of a virtual thread; what is tested in this JVM needs them all.
        reader = Thread.ofPlatform().daemon().name(name).start(this::read);
    }

    /** A script of this project, found from the folder of whatever module the test runs in. */
    public static String script(String path) {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.isExecutable(dir.resolve("scripts/devnet"))) {
                return dir.resolve(path).toString();
            }
        }
        throw new IllegalStateException("no folder above this one has scripts/devnet");
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                add(JSON.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " printed something that is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void add(JsonNode line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Writes one line to its standard input. */
    public void send(JsonNode line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " takes no more: " + errors(), e);
        }
    }

    /** All lines so far. */
    public synchronized List<JsonNode> lines() {
        return List.copyOf(lines);
    }

    /**
     * Waits until something can be found in the lines so far; null when that took longer. Fails when the process ends.
     */
    public synchronized <T> @Nullable T find(Function<List<JsonNode>, @Nullable T> search, Duration atMost)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            T found = search.apply(lines);
            if (found != null) {
                return found;
            }
            if (ended) {
                throw new AssertionError(name + " has ended; its standard error: " + errors());
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
    }

    /** What it said on standard error. */
    public String errors() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes its standard input and waits for its end; answers the last line. */
    public JsonNode finish() throws InterruptedException {
        close();
        reader.join();
        return lines().getLast();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end when its standard input did: " + errors());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
