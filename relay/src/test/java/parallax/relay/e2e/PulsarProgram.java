package parallax.relay.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import parallax.atproto.testkit.devnet.DevnetLines;

/** {@code scripts/pulsar} as a user starts it. It builds what changed, so a first start may take minutes. */
final class PulsarProgram implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 200;

    private final Process process;
    private final Path json;
    private final List<String> talk = new ArrayList<>();
    private boolean ended;

    private PulsarProgram(Process process, Path json) {
        this.process = process;
        this.json = json;
        Thread.ofPlatform().daemon().name("pulsar").start(this::read);
    }

    /** @param json where the result goes */
    static PulsarProgram start(Path json, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(DevnetLines.script("scripts/pulsar"), "--json", json.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PULSAR_"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new PulsarProgram(process, json);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        talk.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits for a line that begins so; an AssertionError when the program ends without it. */
    synchronized void awaitLine(String start) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (talk.stream().noneMatch(line -> line.startsWith(start))) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError("pulsar did not say '" + start + "':\n" + said());
            }
            wait(left);
        }
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("pulsar did not end:\n" + said());
        }
        return process.exitValue();
    }

    synchronized String said() {
        return String.join("\n", talk);
    }

    /** Its result, when it has ended. */
    JsonNode result() throws IOException {
        return new JsonMapper().readTree(json.toFile());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
