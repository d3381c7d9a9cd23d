package parallax.relay.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import parallax.atproto.testkit.host.SparePort;

/** A real PostgreSQL server on a spare loopback port, with its data in a temporary folder. */
public final class PostgresServer implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path data;
    private final int port;
    private boolean running;

    private PostgresServer(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    public static boolean installed() {
        return Files.isDirectory(VERSIONS)
                && binaries().resolve("initdb").toFile().canExecute();
    }

    public static PostgresServer start(Path dir) {
        PostgresServer server = new PostgresServer(dir.resolve("pg"), SparePort.pick());
        if (asRoot()) {
            run(List.of("chmod", "711", dir.toString()));
            run(List.of("install", "-d", "-o", "postgres", server.data.toString()));
        }
        server.pg("initdb", "-D", server.data.toString(), "-U", "relay", "-A", "trust", "--no-sync");
        server.startAgain();
        return server;
    }

    /** On the same port, with the data of before. */
    public void startAgain() {
        pg(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-l",
                data.resolve("log").toString(),
                "-o",
                "-h 127.0.0.1 -p " + port + " -k '' -F",
                "start");
        running = true;
    }

    /** At once, as a crash: no connection is ended in order. */
    public void stopHard() {
        pg("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        running = false;
    }

    public DatabaseUrl url() {
        return DatabaseUrl.parse("postgres://relay@127.0.0.1:" + port + "/postgres");
    }

    @Override
    public void close() {
        if (running) {
            stopHard();
        }
    }

    /** PostgreSQL refuses to run as root, so root lends it the user that Debian's package made. */
    private void pg(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (asRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(binaries().resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("postgres", ".out");
            Process process = new ProcessBuilder(command)
                    .directory(output.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + Files.readString(output));
            }
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    private static boolean asRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path binaries() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
