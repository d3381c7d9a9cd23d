package parallax.atproto.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.xrpc.XrpcReply;

/**
 * One page of a list.
 *
 * @param items in the order of the page
 * @param unreadable entries that do not have the wanted form; they are left out
 * @param next the cursor of the next page; empty after the last
 */
public record ListPage<T>(List<T> items, int unreadable, String next) {

    /** @param entry reads one entry of the array {@code field}; null if it does not have the wanted form */
    static <T> XrpcReply<ListPage<T>> read(JsonNode body, String field, Function<JsonNode, @Nullable T> entry) {
        JsonNode entries = body.path(field);
        JsonNode next = body.path("cursor");
        if (!entries.isArray()) {
            return XrpcReply.bad("the page has no array " + field);
        }
        if (!next.isTextual() && !next.isNull() && !next.isMissingNode()) {
            return XrpcReply.bad("the cursor is not a string");
        }
        List<T> items = new ArrayList<>(entries.size());
        for (JsonNode each : entries) {
            T item = entry.apply(each);
            if (item != null) {
                items.add(item);
            }
        }
        return new XrpcReply.Ok<>(new ListPage<>(items, entries.size() - items.size(), next.asText("")));
    }
}
