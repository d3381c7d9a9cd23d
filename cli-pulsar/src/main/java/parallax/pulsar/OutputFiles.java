package parallax.pulsar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import parallax.reports.coverage.CoverageJson;
import parallax.reports.coverage.CoverageMarkdown;
import parallax.reports.coverage.CoverageReport;

/** Where the result goes besides the screen. */
final class OutputFiles {

    private static final String STANDARD_OUTPUT = "-";

    private final @Nullable Path markdown;
    private final @Nullable Path json;
    private final boolean jsonToStandardOutput;

    private OutputFiles(@Nullable Path markdown, @Nullable Path json, boolean jsonToStandardOutput) {
        this.markdown = markdown;
        this.json = json;
        this.jsonToStandardOutput = jsonToStandardOutput;
    }

    /**
     * Makes the folders.
     *
     * @throws IllegalArgumentException naming the option and the value, if a file could not be written
     */
    static OutputFiles prepare(@Nullable Path markdown, @Nullable String json) {
        boolean toStandardOutput = STANDARD_OUTPUT.equals(json);
        try {
            Path jsonFile = json == null || toStandardOutput ? null : Path.of(json);
            prepare("--report", markdown);
            prepare("--json", jsonFile);
            return new OutputFiles(markdown, jsonFile, toStandardOutput);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("Invalid value for option '--json': '" + json + "' is not a path", e);
        }
    }

    boolean jsonToStandardOutput() {
        return jsonToStandardOutput;
    }

    void write(CoverageReport report) {
        if (markdown != null) {
            write(markdown, CoverageMarkdown.write(report));
        }
        if (json != null) {
            write(json, json(report));
        }
    }

    static String json(CoverageReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            CoverageJson.write(report, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void prepare(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = folder(file);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw refused(option, file, "its folder cannot be made", e);
        }
        if (Files.isDirectory(file) || !Files.isWritable(special(file) ? file : folder)) {
            throw refused(option, file, "it cannot be written", null);
        }
    }

    private static IllegalArgumentException refused(String option, Path file, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException("Invalid value for option '" + option + "': '" + file + "', " + why, cause);
    }

    /**
     * A reader sees the old file or the new one, never a half. What is no regular file, as a device or a pipe, is written
     * to: a rename would put a file in its place.
     */
    private static void write(Path named, String text) {
        try {
            if (special(named)) {
                Files.writeString(named, text, StandardOpenOption.APPEND);
            } else {
                replace(Files.exists(named) ? named.toRealPath() : named, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + named + ": " + e.getMessage(), e);
        }
    }

    /** Under /dev also what is a regular file by chance: /dev/stdout may be any open file. */
    private static boolean special(Path file) {
        return Files.exists(file) && (file.toAbsolutePath().startsWith("/dev") || !Files.isRegularFile(file));
    }

    private static void replace(Path file, String text) throws IOException {
        Path half = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(half, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(half);
            throw e;
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
