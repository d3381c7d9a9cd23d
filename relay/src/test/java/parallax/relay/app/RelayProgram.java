package parallax.relay.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The relay's program in a JVM of its own, with this test's class path and only the settings that are given. */
final class RelayProgram implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 180;

    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;
    private boolean serving;
    private boolean ended;

    private RelayProgram(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** How a program ended. */
    record End(int code, String output) {}

    static RelayProgram start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                // Not the one of the tests, which is ahead of it on their class path and says less.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RELAY_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new RelayProgram(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end. */
    static End run(Map<String, String> environment, String... arguments) throws InterruptedException {
        try (RelayProgram program = start(environment, arguments)) {
            return program.end();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException _) {
            // It was killed, which closes this stream too.
        } finally {
            ended();
        }
    }

    private synchronized void add(String line) {
        output.append(line).append('\n');
        serving |= line.contains("serving on");
        notifyAll();
    }

    private synchronized void ended() {
        ended = true;
        notifyAll();
    }

    synchronized String output() {
        return output.toString();
    }

    /** Waits until it serves; fails when it ends instead. */
    synchronized void awaitServing() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!serving) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError("the relay does not serve: " + output);
            }
            wait(left);
        }
    }

    /** Asks it to stop, as Ctrl-C and SIGTERM do. */
    End stop() throws InterruptedException {
        process.destroy();
        return end();
    }

    /** SIGKILL. */
    End kill() throws InterruptedException {
        process.destroyForcibly();
        return end();
    }

    private End end() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the relay did not end: " + output());
        }
        reader.join();
        return new End(process.exitValue(), output());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
