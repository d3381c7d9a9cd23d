package parallax.atproto.cid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reference to a blob in the JSON form of a record (atproto.com/specs/data-model#blob-type). */
public sealed interface BlobRef {

    /** The blob's CID; with the raw codec where its writer kept to the specification. */
    Cid cid();

    /** As its writer said; may be empty. */
    String mimeType();

    /**
     * {@code {"$type": "blob", "ref": {"$link": ...}, "mimeType": ..., "size": ...}}; the size in bytes, at least 0.
     */
    record Typed(Cid cid, String mimeType, long size) implements BlobRef {
        public Typed {
            if (size < 0) {
                throw new IllegalArgumentException("a blob of negative size");
            }
        }
    }

    /** {@code {"cid": ..., "mimeType": ...}} and nothing else, as records before 2023 have it. Without a size. */
    record Legacy(Cid cid, String mimeType) implements BlobRef {}

    /** The reference that this value is; null if it is none, or a malformed one. */
    static @Nullable BlobRef tryRead(JsonNode json) {
        return json.path("$type").asText().equals("blob") ? typed(json) : legacy(json);
    }

    private static @Nullable BlobRef typed(JsonNode json) {
        JsonNode ref = json.path("ref");
        JsonNode size = json.path("size");
        Cid cid = ref.size() == 1 ? Cid.tryParse(ref.path(CborJson.LINK).asText()) : null;
        boolean sized = size.isIntegralNumber() && size.canConvertToLong() && size.longValue() >= 0;
        return cid != null && sized && json.path("mimeType").isTextual()
                ? new Typed(cid, json.path("mimeType").textValue(), size.longValue())
                : null;
    }

    private static @Nullable BlobRef legacy(JsonNode json) {
        boolean formed = json.size() == 2
                && json.path("cid").isTextual()
                && json.path("mimeType").isTextual();
        Cid cid = formed ? Cid.tryParse(json.path("cid").textValue()) : null;
        return cid == null ? null : new Legacy(cid, json.path("mimeType").textValue());
    }

    /** Every reference in a value, in the order of its fields, at most {@code most} of them. */
    static List<BlobRef> in(JsonNode json, int most) {
        List<BlobRef> found = new ArrayList<>();
        // Not recursive: a tree that was not made by CborJson may be of any depth.
        Deque<JsonNode> open = new ArrayDeque<>(List.of(json));
        while (!open.isEmpty() && found.size() < most) {
            JsonNode node = open.pop();
            BlobRef ref = node.isObject() ? tryRead(node) : null;
            if (ref != null) {
                found.add(ref);
            } else {
                List<JsonNode> inside = new ArrayList<>();
                node.forEach(inside::add);
                inside.reversed().forEach(open::push);
            }
        }
        return found;
    }

    /** The JSON form, as {@link #tryRead} takes it. */
    default ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (this) {
            case Typed(Cid cid, String type, long length) -> {
                json.put("$type", "blob").putObject("ref").put(CborJson.LINK, cid.toString());
                yield json.put("mimeType", type).set("size", CborJson.number(length));
            }
            case Legacy(Cid cid, String type) -> json.put("cid", cid.toString()).put("mimeType", type);
        };
    }
}
