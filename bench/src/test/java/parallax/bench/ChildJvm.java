package parallax.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A JVM on this class path that says lines and is told lines, so that its CPU and memory are nobody else's. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final BufferedWriter told;

    private ChildJvm(Process process) {
        this.process = process;
        said = process.inputReader(StandardCharsets.UTF_8);
        told = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** @param heap as in {@code -Xmx} */
    static ChildJvm start(Class<?> main, String heap, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Stream.of(arguments).map(Object::toString).toList());
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The words after {@code subject} in its next line, which must begin so. */
    String[] await(String subject) throws IOException {
        String[] words = next();
        if (!words[0].equals(subject)) {
            throw new IllegalStateException(
                    "wanted \"" + subject + "\" of a helping process, it said " + String.join(" ", words));
        }
        return Arrays.copyOfRange(words, 1, words.length);
    }

    /** The words of its next line. */
    String[] next() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new IllegalStateException("a helping process ended too early");
        }
        return line.split(" ", -1);
    }

    void tell(String line) throws IOException {
        told.write(line);
        told.newLine();
        told.flush();
    }

    /** Kills it, and returns when its memory and processors are free again. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
