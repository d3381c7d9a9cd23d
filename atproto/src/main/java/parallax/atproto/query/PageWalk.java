package parallax.atproto.query;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.xrpc.XrpcReply;

/**
 * The pages of one list, each asked for when it is wanted. Ends after the last page, or with the first failure: a walk
 * that broke off is not to be taken for a short list. To go on later, begin anew at {@link #cursor()}. One thread.
 */
public final class PageWalk<T> implements Iterator<XrpcReply<ListPage<T>>> {

    private final Function<String, XrpcReply<ListPage<T>>> ask;
    private final PageTrail trail;
    private String cursor;
    private @Nullable String complaint;
    private boolean ended;

    /**
     * A walk.
     *
     * @param ask for the page at a cursor; empty for the first
     * @param from the cursor to begin at
     */
    public PageWalk(Function<String, XrpcReply<ListPage<T>>> ask, String from, PageTrail trail) {
        this.ask = ask;
        this.cursor = from;
        this.trail = trail;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public XrpcReply<ListPage<T>> next() {
        if (ended) {
            throw new NoSuchElementException();
        }
        if (complaint != null) {
            ended = true;
            return XrpcReply.bad(complaint);
        }
        XrpcReply<ListPage<T>> result = ask.apply(cursor);
        if (result instanceof XrpcReply.Ok(var page)) {
            complaint = trail.complaint(cursor, page);
            if (complaint == null) {
                cursor = page.next();
                ended = cursor.isEmpty();
            }
        } else {
            ended = true;
        }
        return result;
    }

    /** Where the next page begins: empty at the beginning and after the last page; after a failure, the failed page. */
    public String cursor() {
        return cursor;
    }
}
