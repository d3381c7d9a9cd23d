package parallax.relay.backfill;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.PageWalk;
import parallax.atproto.query.PublishedNsids;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.collections.CollectionListing;
import parallax.relay.collections.CountedCollection;

/** Which collections there are: those of the public list, of our own index, and of the source. One thread. */
final class Discovery {
    private static final int OWN_PAGE = 1_000;
    private static final int MOST_NAMES = 200_000;

    private final XrpcClient client;
    private final CollectionListing own;
    private final SortedSet<String> names = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();

    Discovery(XrpcClient client, CollectionListing own) {
        this.client = client;
        this.own = own;
    }

    /** What was found, in order. */
    SortedSet<String> names() {
        return names;
    }

    /** Which lists could not be had, or not wholly. */
    List<String> notes() {
        return notes;
    }

    void add(Nsid name) {
        if (names.size() < MOST_NAMES) {
            names.add(name.text());
        }
    }

    /** The collections that our index knows. */
    void addOwn() {
        Nsid after = null;
        while (names.size() < MOST_NAMES) {
            List<CountedCollection> page = own.collections(after, OWN_PAGE);
            page.forEach(counted -> add(counted.collection()));
            if (page.size() < OWN_PAGE) {
                return;
            }
            after = page.getLast().collection();
        }
    }

    /** A published list in any usual form. */
    void addList(URI url) {
        switch (PublishedNsids.fetch(client, url)) {
            case XrpcReply.Ok(var fetched) -> fetched.list().names().forEach(this::add);
            case XrpcReply.Failed(var why) -> notes.add(Outcome.plain(url + ": " + why.text()));
        }
    }

    /** The collections that a relay's directory has. */
    void addListed(URI source) {
        PageWalk<Nsid> walk = ListQueries.collections(client, source);
        while (walk.hasNext() && names.size() < MOST_NAMES) {
            switch (walk.next()) {
                case XrpcReply.Ok(var page) -> page.items().forEach(this::add);
                case XrpcReply.Failed(var why) ->
                    notes.add(Outcome.plain("listCollections of " + source + ": " + why.text()));
            }
        }
    }
}
