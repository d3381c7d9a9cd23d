package parallax.coldir.listing;

import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.PageWalk;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/** The collections that a directory knows itself, where it has {@code /v1/listCollections}. */
public final class CollectionNames {

    /** Names of one relay; what goes beyond is left out, and said. */
    public static final int MOST = 100_000;

    /**
     * What one relay names.
     *
     * @param refused names that are no NSID
     * @param failure why it may name more; null if it was read to its end
     */
    public record Named(
            Set<Nsid> collections, int refused, @Nullable String failure) {}

    private final XrpcClient client;

    public CollectionNames(XrpcClient client) {
        this.client = client;
    }

    /** Asks one relay, page by page. */
    public Named of(URI relay) {
        Set<Nsid> names = new TreeSet<>();
        int refused = 0;
        PageWalk<Nsid> walk = ListQueries.collections(client, relay);
        while (walk.hasNext()) {
            int before = names.size() + refused;
            switch (walk.next()) {
                case XrpcReply.Ok(var page) -> {
                    refused += page.unreadable();
                    page.items().stream().filter(_ -> names.size() < MOST).forEach(names::add);
                }
                case XrpcReply.Failed(var why) -> {
                    return new Named(names, refused, why.text());
                }
            }
            if (names.size() == MOST) {
                return new Named(names, refused, "more than " + MOST + " names");
            }
            if (walk.hasNext() && names.size() + refused == before) {
                return new Named(names, refused, "its pages repeat what was named before");
            }
        }
        return new Named(names, refused, null);
    }
}
