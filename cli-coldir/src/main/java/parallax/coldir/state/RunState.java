package parallax.coldir.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.StrictJson;
import parallax.coldir.listing.PageLog;

/** The progress of one comparison: what is done, and the pages of what is under way. Thread-safe. */
public final class RunState implements AutoCloseable {

    /** How long the results of a comparison that came to its end are gone on with. */
    private static final Duration KEPT = Duration.ofHours(12);

    private static final String FORMAT = "coldir-state-1";

    private final Path file;
    private final Path folder;
    private final StateLines lines;
    private final List<String> relays;
    private final Instant startedAt;
    private final JsonNode settings;
    private final boolean resumed;
    private final Map<String, JsonNode> done = new HashMap<>();

    private RunState(Path file, StateLines lines, List<String> relays, JsonNode header, boolean resumed) {
        this.file = file;
        this.folder = folder(file);
        this.lines = lines;
        this.relays = List.copyOf(relays);
        this.startedAt = Instant.parse(header.path("startedAt").asText());
        this.settings = header.path("settings");
        this.resumed = resumed;
    }

    /**
     * Begins a state, or goes on with the one that is there, unless {@link #ended} was too long ago.
     *
     * @param relays the names of those that are compared
     * @param settings what makes results comparable; a state with other ones is refused, but for {@code seed}, which is
     *     taken over from it
     * @throws OtherStateException if it is that of another comparison
     * @throws DamagedStateException if it is not what was written
     */
    public static RunState open(Path file, List<String> relays, ObjectNode settings, Instant now) {
        StateLines lines = StateLines.open(file);
        try {
            Files.createDirectories(folder(file));
            List<String> kept = lines.lines();
            if (kept.isEmpty()) {
                return begun(file, lines, relays, settings, now);
            }
            JsonNode header = StrictJson.read(kept.getFirst());
            requireSame(file, header, settings);
            RunState state = new RunState(file, lines, relays, header, true);
            Instant ended = state.read(kept.subList(1, kept.size()));
            boolean old = ended != null && ended.plus(KEPT).isBefore(now);
            if (old) {
                lines.clear();
            }
            return old ? begun(file, lines, relays, settings, now) : state;
        } catch (IOException e) {
            lines.close();
            throw new UncheckedIOException("cannot open " + file + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private static RunState begun(Path file, StateLines lines, List<String> relays, ObjectNode settings, Instant now)
            throws IOException {
        empty(folder(file));
        ObjectNode header =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("startedAt", now.toString());
        header.set("settings", settings);
        lines.append(header.toString());
        return new RunState(file, lines, relays, header, false);
    }

    /** When the comparison first came to its end; null if it never did. Not last: an hourly run would never be anew. */
    private @Nullable Instant read(List<String> kept) {
        Instant ended = null;
        for (String line : kept) {
            JsonNode entry = StrictJson.read(line);
            if (entry.has("endedAt")) {
                ended = ended == null ? Instant.parse(entry.path("endedAt").asText()) : ended;
            } else {
                done.put(entry.path("collection").asText(), entry.path("value"));
            }
        }
        return ended;
    }

    /**
     * The comparison came to its end, and lists that broke off are left. Whoever goes on within twelve hours asks for
     * those alone; later all is asked for anew, or a state that is never whole would keep old counts for ever.
     */
    public synchronized void ended(Instant now) {
        lines.append(JsonNodeFactory.instance
                .objectNode()
                .put("endedAt", now.toString())
                .toString());
    }

    /** When the comparison began, perhaps in an earlier process. */
    public Instant startedAt() {
        return startedAt;
    }

    /** The settings it began with. */
    public JsonNode settings() {
        return settings;
    }

    /** Whether there was something to go on with. */
    public boolean resumed() {
        return resumed;
    }

    /** What was kept of a collection that is done; null if it is not. */
    public synchronized @Nullable JsonNode done(Nsid collection) {
        return done.get(collection.text());
    }

    /** The pages of one list; to be closed by the caller. */
    public PageLog pages(Nsid collection, String relay) {
        return new PageFile(pageFile(collection, relay));
    }

    /** The file for a copy of the earlier result that this one is compared with: its own may take that one's place. */
    public Path baseline() {
        return folder.resolve("baseline");
    }

    /** Keeps a collection as done, then removes its pages. Those that a killed process left go with {@link #remove}. */
    public synchronized void keep(Nsid collection, JsonNode value) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("collection", collection.text());
        entry.set("value", value);
        lines.append(entry.toString());
        try {
            for (String relay : relays) {
                Files.deleteIfExists(pageFile(collection, relay));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove pages in " + folder, e);
        }
    }

    /** Whether an earlier run got on with collections that are none of these, as one with a wider choice does. */
    public synchronized boolean holdsMoreThan(Set<Nsid> collections) {
        Set<String> these = collections.stream().map(Nsid::text).collect(Collectors.toSet());
        Set<Path> theirPages = collections.stream()
                .flatMap(collection -> relays.stream().map(relay -> pageFile(collection, relay)))
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(folder)) {
            return !these.containsAll(done.keySet())
                    || !files.allMatch(file -> theirPages.contains(file) || file.equals(baseline()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + folder, e);
        }
    }

    /** There is nothing left to go on with. The lock goes last: another comparison's state is never removed. */
    public void remove() {
        try {
            empty(folder);
            Files.deleteIfExists(folder);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
        close();
    }

    @Override
    public void close() {
        lines.close();
    }

    private Path pageFile(Nsid collection, String relay) {
        byte[] name = (collection.text() + "\n" + relay).getBytes(StandardCharsets.UTF_8);
        return folder.resolve(HexFormat.of().formatHex(Sha256.digest(ByteSlice.of(name)), 0, 12));
    }

    private static Path folder(Path file) {
        return file.resolveSibling(file.getFileName() + ".pages");
    }

    private static void requireSame(Path file, JsonNode header, ObjectNode settings) {
        if (!header.path("format").asText().equals(FORMAT)) {
            throw new OtherStateException("'" + file + "' was not written by this version of coldir");
        }
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            JsonNode kept = header.path("settings").path(setting.getKey());
            if (!setting.getKey().equals("seed")
                    && !kept.toString().equals(setting.getValue().toString())) {
                throw new OtherStateException("'" + file + "' belongs to a comparison with other " + setting.getKey()
                        + ": " + kept + "; finish that one, or remove the file");
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
    }
}
