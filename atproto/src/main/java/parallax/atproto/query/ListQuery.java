package parallax.atproto.query;

import java.net.URI;
import parallax.atproto.xrpc.XrpcClient;

/** A question that is answered page by page. */
@FunctionalInterface
public interface ListQuery<T> {

    /**
     * The question for one page.
     *
     * @param cursor as the page before gave it; empty for the first page
     */
    Query<ListPage<T>> page(String cursor);

    /** All pages of a server's list from {@code cursor} on. */
    default PageWalk<T> walk(XrpcClient client, URI server, String cursor, PageTrail.Limits limits) {
        return new PageWalk<>(at -> page(at).ask(client, server), cursor, new PageTrail(limits, 0));
    }

    /** All pages of a server's list. */
    default PageWalk<T> walk(XrpcClient client, URI server) {
        return walk(client, server, "", PageTrail.Limits.DEFAULT);
    }
}
