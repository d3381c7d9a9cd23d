package parallax.atproto.xrpc;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** How a walk over the items of a paged query ended. */
public sealed interface WalkEnd {

    /** Pages that were read to their end. */
    long pages();

    /** Items that were handed out. */
    long items();

    /** The server said that there is no more. */
    record Complete(long pages, long items) implements WalkEnd {}

    /**
     * There may be more.
     *
     * @param reason what came instead of the next page; never an {@link XrpcReply.Ok}
     * @param cursor where to go on: the page that failed; null for the first one
     */
    record Partial(
            long pages,
            long items,
            XrpcReply<JsonNode> reason,
            @Nullable String cursor) implements WalkEnd {}
}
