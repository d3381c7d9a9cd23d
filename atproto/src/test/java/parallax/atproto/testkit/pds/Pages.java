package parallax.atproto.testkit.pds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/**
 * One list of a server, read in pages. The cursor is the key of the last entry told; an entry that goes or comes
 * between two pages does not shift the others.
 *
 * @param entries in ascending order of their keys
 * @param usual the limit when none is asked for
 * @param most the largest limit that may be asked for
 */
public record Pages<T>(String name, List<T> entries, Function<T, String> key, int usual, int most) {

    public Pages {
        entries = List.copyOf(entries);
    }

    /** The page that a request asks for, or 400 for a limit that is none. */
    public XrpcResponse answer(XrpcRequest request, BiConsumer<T, ObjectNode> write) {
        String asked = request.query("limit").orElse(Integer.toString(usual));
        int limit = asked.matches("[0-9]{1,6}") ? Integer.parseInt(asked) : 0;
        if (limit < 1 || limit > most) {
            return XrpcResponse.error(400, "InvalidRequest", "limit is not from 1 to " + most);
        }
        String after = request.query("cursor").orElse("");
        List<T> rest = entries.stream()
                .filter(entry -> key.apply(entry).compareTo(after) > 0)
                .toList();
        List<T> page = rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (page.size() < rest.size()) {
            body.put("cursor", key.apply(page.getLast()));
        }
        ArrayNode list = body.putArray(name);
        page.forEach(entry -> write.accept(entry, list.addObject()));
        return XrpcResponse.json(200, body);
    }
}
