package parallax.coldir.nsid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/** Lists as they were fetched last, one file for each URL, for when there is no network. */
public final class NsidCache {

    /** One list and when it was fetched. */
    record Kept(Instant fetchedAt, String body) {}

    private final Path folder;

    public NsidCache(Path folder) {
        this.folder = folder;
    }

    /** Null if there is none; a file that cannot be read as one counts as none. */
    @Nullable
    Kept read(URI url) {
        Path file = file(url);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            JsonNode kept = StrictJson.read(Files.readString(file));
            boolean whole =
                    kept.path("body").isTextual() && kept.path("url").asText().equals(url.toString());
            return whole
                    ? new Kept(
                            Instant.parse(kept.path("fetchedAt").asText()),
                            kept.path("body").textValue())
                    : null;
        } catch (IOException | SyntaxException | DateTimeException e) {
            return null;
        }
    }

    void write(URI url, Kept kept) {
        Path file = file(url);
        Path half = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    half,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("url", url.toString())
                            .put("fetchedAt", kept.fetchedAt().toString())
                            .put("body", kept.body())
                            .toString());
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + file + " (" + e + "); --cache-dir names another folder", e);
        }
    }

    private Path file(URI url) {
        CRC32C sum = new CRC32C();
        sum.update(url.toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve("nsids-" + HexFormat.of().toHexDigits((int) sum.getValue()) + ".json");
    }
}
