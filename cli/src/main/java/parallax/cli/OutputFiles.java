package parallax.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that a result goes to besides the screen. */
public final class OutputFiles {

    /** Stands for standard output. */
    public static final String STANDARD_OUTPUT = "-";

    private OutputFiles() {}

    /**
     * Makes the folder of a file that will be written; null if there is none to write.
     *
     * @throws WrongUsage if it could not be written
     */
    public static @Nullable Path prepare(String option, @Nullable String named) {
        if (named == null || named.equals(STANDARD_OUTPUT)) {
            return null;
        }
        try {
            Path file = Path.of(named);
            Path folder = folder(file);
            Files.createDirectories(folder);
            if (Files.isDirectory(file) || !Files.isWritable(special(file) ? file : folder)) {
                throw WrongUsage.of(option, "'" + named + "' cannot be written");
            }
            return file;
        } catch (IOException | InvalidPathException e) {
            throw WrongUsage.of(option, "'" + named + "' cannot be created");
        }
    }

    /**
     * A reader sees the old file or the new one, never a half. What is no regular file, as a device or a pipe, is
     * written to: a rename would put a file in its place.
     */
    public static void write(Path named, String text) {
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
            // Of a run that was killed; in a container the next one has the same number.
            Files.deleteIfExists(half);
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
