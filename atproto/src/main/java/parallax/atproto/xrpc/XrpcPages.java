package parallax.atproto.xrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one query, lazily, for one thread. Ends after the page without a cursor (or with an empty one), or with
 * the first reply that is not {@link XrpcReply.Ok}, which is returned: a walk that did not end well is seen to be
 * partial. To go on later, ask anew from {@link #cursor()}.
 *
 * <p>A server that leads in a circle ends the walk with {@link XrpcReply#CURSOR_LOOP}, after at most a few rounds: only
 * one earlier cursor is kept, moved forward at powers of two, so memory does not grow with the walk.
 */
public final class XrpcPages implements Iterator<XrpcReply<JsonNode>> {

    private static final String CURSOR = "cursor";

    private final Function<Map<String, String>, XrpcReply<JsonNode>> query;
    private final Map<String, String> parameters;
    private boolean ended;
    private @Nullable XrpcReply<JsonNode> failure;
    private @Nullable String cursor;
    private @Nullable String landmark;
    private long pages;
    private long nextLandmark = 1;

    XrpcPages(Function<Map<String, String>, XrpcReply<JsonNode>> query, Map<String, String> parameters) {
        this.query = query;
        this.parameters = Map.copyOf(parameters);
        this.cursor = parameters.get(CURSOR);
        this.landmark = cursor;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public XrpcReply<JsonNode> next() {
        if (ended) {
            throw new NoSuchElementException();
        }
        if (failure != null) {
            ended = true;
            return failure;
        }
        XrpcReply<JsonNode> reply = query.apply(page());
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            ended = true;
            return reply;
        }
        advance(body.path(CURSOR));
        return reply;
    }

    /** Where the next page starts: null at the beginning and after the last page; after a failure, the failed page. */
    public @Nullable String cursor() {
        return cursor;
    }

    /** The rest of the pages as a sequential stream. */
    public Stream<XrpcReply<JsonNode>> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
    }

    private void advance(JsonNode node) {
        // Not asText(), which is empty of an object and an array too: those are no end.
        if (node.isMissingNode()
                || node.isNull()
                || (node.isTextual() && node.textValue().isEmpty())) {
            ended = true;
            cursor = null;
            return;
        }
        String following = node.textValue();
        if (following == null) {
            failure = failed(XrpcReply.INVALID_RESPONSE, "the cursor is not a string");
        } else if (following.equals(cursor) || following.equals(landmark)) {
            failure = failed(XrpcReply.CURSOR_LOOP, "the cursor leads back to an earlier page");
        } else {
            cursor = following;
            markWay(following);
        }
    }

    private void markWay(String following) {
        if (++pages == nextLandmark) {
            landmark = following;
            nextLandmark *= 2;
        }
    }

    private static XrpcReply<JsonNode> failed(String error, String message) {
        return new XrpcReply.Failed<>(200, error, message, null);
    }

    private Map<String, String> page() {
        Map<String, String> page = new HashMap<>(parameters);
        if (cursor != null) {
            page.put(CURSOR, cursor);
        }
        return page;
    }
}
