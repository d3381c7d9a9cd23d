package parallax.atproto.nsidlist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import parallax.atproto.syntax.Nsid;

/** NSIDs in JSON: entries of arrays, keys of objects, and fields that are named for it. */
final class NsidJson {

    private static final int MAX_DEPTH = 64;
    private static final Set<String> NAMED = Set.of("nsid", "collection", "id", "name");
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private NsidJson() {}

    /** False, and nothing is taken, if the text is no JSON. */
    static boolean read(String text, NsidList.Builder list) {
        try {
            walk(MAPPER.readTree(text), list);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Whether what begins with a bracket is no array. */
    static boolean isMarkdownLink(String text) {
        int end = text.indexOf(']');
        return end > 0 && text.startsWith("(", end + 1);
    }

    private static void walk(JsonNode root, NsidList.Builder list) {
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            for (JsonNode entry : node.isArray() ? node : MAPPER.createArrayNode()) {
                if (entry.isTextual()) {
                    take(entry.textValue(), true, list);
                } else {
                    open.push(entry);
                }
            }
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                take(field.getKey(), false, list);
                if (field.getValue().isTextual() && NAMED.contains(field.getKey())) {
                    take(field.getValue().textValue(), field.getKey().equals("nsid"), list);
                } else {
                    open.push(field.getValue());
                }
            }
        }
    }

    private static void take(String text, boolean isItem, NsidList.Builder list) {
        Nsid name = Nsid.tryParse(text);
        if (name != null) {
            list.name(name, 0);
        } else if (isItem) {
            list.refuse(text, 0);
        }
    }
}
