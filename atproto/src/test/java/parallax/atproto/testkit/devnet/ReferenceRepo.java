package parallax.atproto.testkit.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import parallax.atproto.cbor.ByteSlice;

/** The official {@code @atproto/repo} in one process, which answers one question after the other. */
public final class ReferenceRepo implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final DevnetLines process;
    private int taken;

    private ReferenceRepo(DevnetLines process) {
        this.process = process;
    }

    /** Starts it; its words on standard error go into the folder. */
    public static ReferenceRepo start(Path dir) throws IOException, InterruptedException {
        DevnetServers.install(dir);
        return new ReferenceRepo(new DevnetLines(
                "the reference",
                dir.resolve("reference.log"),
                List.of(DevnetLines.script("scripts/devnet"), "--reference")));
    }

    /** A question of this kind, to be filled; scripts/lib/devnet/reference.mjs says with what. */
    public static ObjectNode question(String operation) {
        return JsonNodeFactory.instance.objectNode().put("op", operation);
    }

    /** Bytes as a question carries them. */
    public static String base64(ByteSlice bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    /** Bytes as an answer carries them. */
    public static ByteSlice bytes(JsonNode base64) {
        return ByteSlice.of(Base64.getDecoder().decode(base64.textValue()));
    }

    /** The answer; a field {@code error} says that the reference refused. */
    public JsonNode ask(JsonNode question) throws InterruptedException {
        send(question);
        return answer();
    }

    /** Asks without waiting; the answers come in the order of the questions. */
    public void send(JsonNode question) {
        process.send(question);
    }

    /** The next answer that was not taken yet. */
    public JsonNode answer() throws InterruptedException {
        int next = taken++;
        JsonNode answer = process.find(lines -> lines.size() <= next ? null : lines.get(next), ANSWER);
        if (answer == null) {
            throw new AssertionError("no answer within " + ANSWER + ": " + process.errors());
        }
        return answer;
    }

    @Override
    public void close() {
        process.close();
    }
}
