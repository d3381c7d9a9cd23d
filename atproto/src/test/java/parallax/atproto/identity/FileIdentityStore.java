package parallax.atproto.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

/** A store on one file that is only ever appended to: a line a change, its checksum first; a torn line is left out. */
final class FileIdentityStore implements IdentityStore, AutoCloseable {

    private final Path file;
    private final Map<Did, StoredIdentity> known = new HashMap<>();
    private boolean open = true;

    FileIdentityStore(Path file) {
        this.file = file;
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
            lines.forEach(this::replay);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized @Nullable StoredIdentity find(Did did) {
        checkOpen();
        return known.get(did);
    }

    @Override
    public synchronized void put(Did did, StoredIdentity identity) {
        checkOpen();
        known.put(did, identity);
        append(did.text() + "\t" + identity.fetchedAt() + "\t" + written(identity.resolution()));
    }

    @Override
    public synchronized void remove(Did did) {
        checkOpen();
        if (known.remove(did) != null) {
            append(did.text() + "\t" + Instant.EPOCH + "\tremoved");
        }
    }

    @Override
    public synchronized void close() {
        open = false;
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private void append(String text) {
        try {
            Files.writeString(
                    file, checksum(text) + "\t" + text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replay(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length < 4 || !checksum(line.substring(parts[0].length() + 1)).equals(parts[0])) {
            return;
        }
        Did did = new Did(parts[1]);
        if (parts[3].equals("removed")) {
            known.remove(did);
        } else {
            known.put(did, new StoredIdentity(read(did, parts), Instant.parse(parts[2])));
        }
    }

    private static String written(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found(DidDocument document, Instant at) ->
                String.join(
                        "\t",
                        "found",
                        at.toString(),
                        document.signingKey() == null
                                ? ""
                                : document.signingKey().multikey(),
                        document.pds() == null ? "" : document.pds().http().toString(),
                        document.handle() == null ? "" : document.handle().text());
            case Resolution.NotFound _ -> "none";
            case Resolution.Tombstoned _ -> "tombstoned";
            case Resolution.Malformed(String reason) -> "malformed\t" + reason;
            case Resolution.Unavailable _ -> throw new IllegalArgumentException("a failure is not stored");
        };
    }

    private static Resolution read(Did did, String[] parts) {
        return switch (parts[3]) {
            case "none" -> new Resolution.NotFound();
            case "tombstoned" -> new Resolution.Tombstoned();
            case "malformed" -> new Resolution.Malformed(parts[4]);
            default ->
                new Resolution.Found(
                        new DidDocument(
                                did,
                                parts[5].isEmpty() ? null : Multikey.parse(parts[5]),
                                parts[6].isEmpty() ? null : PdsEndpoint.parse(parts[6]),
                                parts[7].isEmpty() ? null : new Handle(parts[7])),
                        Instant.parse(parts[4]));
        };
    }

    private static String checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
