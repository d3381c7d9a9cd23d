package parallax.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with an entry a line; what follows a # is left out, and so are empty lines. */
public final class LineFile {

    private LineFile() {}

    /**
     * Reads the entries.
     *
     * @param file "-" for standard input
     * @throws IOException naming the file, if it cannot be read
     */
    public static List<String> read(String file) throws IOException {
        try {
            byte[] text = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new IOException("cannot read '" + file + "': " + e, e);
        }
    }
}
