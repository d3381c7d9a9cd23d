package parallax.relay.backfill;

import java.net.URI;
import parallax.atproto.query.ListPage;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.Query;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.collections.CollectionBook;

/** Takes over one collection of another relay's directory as hearsay, page by page. One thread. */
final class CollectionImport implements Step {
    private final XrpcClient client;
    private final URI source;
    private final Hearsay hearsay;
    private final BackfillLimits limits;
    private final PageTrails trails;

    CollectionImport(XrpcClient client, URI source, Hearsay hearsay, BackfillLimits limits) {
        this.client = client;
        this.source = source;
        this.hearsay = hearsay;
        this.limits = limits;
        this.trails = new PageTrails(limits);
    }

    @Override
    public Outcome turn(Part part) {
        Nsid collection = new Nsid(part.subject());
        Query<ListPage<Did>> page = ListQueries.reposByCollection(collection, limits.collectionPage())
                .page(part.cursor());
        return switch (page.ask(client, source)) {
            case XrpcReply.Ok(var listed) -> {
                hearsay.malformed(listed.unreadable());
                hearsay.take(listed.items().stream()
                        .map(did -> new CollectionBook.Pair(did, collection))
                        .toList());
                // Last: a page that is asked for again is no circle.
                yield trails.of(part).turned(part, listed, listed.items().size());
            }
            case XrpcReply.Failed(var why) -> Outcome.of(why);
        };
    }
}
