package parallax.coldir.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with an entry a line; what follows a # is left out, and so are empty lines. */
final class LineFile {

    private LineFile() {}

    /** @throws IOException naming the file, if it cannot be read */
    static List<String> read(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new IOException("cannot read '" + file + "': " + e, e);
        }
    }
}
