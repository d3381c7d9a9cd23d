package parallax.atproto.nsidlist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/** NSIDs in JSON: entries of arrays, keys of objects, and fields that are named for it. */
final class NsidJson {

    private static final Set<String> NAMED = Set.of("nsid", "collection", "id", "name");

    private NsidJson() {}

    /** False, and nothing is taken, if the text is no JSON. */
    static boolean read(String text, NsidList.Builder list) {
        try {
            // A list that names something twice is still a list.
            walk(StrictJson.readRepeating(text), list);
            return true;
        } catch (SyntaxException e) {
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
            for (JsonNode entry : node.isArray() ? node : MissingNode.getInstance()) {
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
