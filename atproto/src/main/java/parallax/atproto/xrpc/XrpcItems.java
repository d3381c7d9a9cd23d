package parallax.atproto.xrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The items of a paged query one by one, lazily, for one thread; holds one page. Whoever has walked to the end asks
 * {@link #end()} whether it was the end of the list: a walk that broke off is not to be taken for a short list.
 */
public final class XrpcItems implements Iterator<JsonNode> {

    /** Pages in a row without an item that are borne; a server can send them for ever. */
    public static final int MAX_EMPTY_PAGES = 100;

    private final XrpcPages pages;
    private final String field;
    private Iterator<JsonNode> page = Collections.emptyIterator();
    private @Nullable String pageCursor;
    private @Nullable WalkEnd end;
    private long pagesRead;
    private long itemsGiven;
    private int emptyPages;

    XrpcItems(XrpcPages pages, String field) {
        this.pages = pages;
        this.field = field;
        this.pageCursor = pages.cursor();
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext()) {
            if (end != null || !turnPage()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        itemsGiven++;
        return page.next();
    }

    /** How the walk ended; empty while there are items left. */
    public Optional<WalkEnd> end() {
        return Optional.ofNullable(end);
    }

    /** Where the page begins that the next item is on, to go on from later; null for the first page. */
    public @Nullable String cursor() {
        return pageCursor;
    }

    /** The rest of the items as a sequential stream; {@link #end()} tells how it ended. */
    public Stream<JsonNode> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
    }

    private boolean turnPage() {
        if (!pages.hasNext()) {
            end = new WalkEnd.Complete(pagesRead, itemsGiven);
            return false;
        }
        pageCursor = pages.cursor();
        XrpcReply<JsonNode> reply = pages.next();
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            return brokenOff(reply);
        }
        JsonNode items = body.path(field);
        if (!items.isArray()) {
            return brokenOff(invalid("the page has no array " + field));
        }
        emptyPages = items.isEmpty() ? emptyPages + 1 : 0;
        if (emptyPages > MAX_EMPTY_PAGES) {
            return brokenOff(invalid("more than " + MAX_EMPTY_PAGES + " pages in a row are empty"));
        }
        pagesRead++;
        page = items.iterator();
        return true;
    }

    private boolean brokenOff(XrpcReply<JsonNode> reason) {
        end = new WalkEnd.Partial(pagesRead, itemsGiven, reason, pageCursor);
        return false;
    }

    private static XrpcReply<JsonNode> invalid(String message) {
        return new XrpcReply.Failed<>(200, XrpcReply.INVALID_RESPONSE, message, null);
    }
}
