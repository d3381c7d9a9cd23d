package parallax.coldir.listing;

import java.net.URI;
import java.util.function.IntConsumer;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;

/** The collection directory of one relay, asked page by page. */
public final class RelayDirectory implements Directory {

    /** How every directory is asked. */
    public record Terms(XrpcClient client, int limit, int mostDids, Stop stop) {

        /**
         * @param client with the patience to try a page again
         * @param limit entries of a page, at least 1
         * @param mostDids DIDs of one listing
         * @param stop looked at before each page
         */
        public Terms {
            if (limit < 1 || mostDids < 1) {
                throw new IllegalArgumentException("a page has an entry, and a listing a DID");
            }
        }
    }

    private final URI relay;
    private final Terms terms;
    private final RelayBook book = new RelayBook();

    /** @param relay scheme, host and port */
    public RelayDirectory(URI relay, Terms terms) {
        this.relay = relay;
        this.terms = terms;
    }

    @Override
    public Listing list(Nsid collection, PageLog log, IntConsumer progress) {
        ListingEnd known = book.conclusion();
        if (known != null) {
            return Listing.none(known);
        }
        return new DirectoryWalk(this, collection, log, progress).toItsEnd();
    }

    URI relay() {
        return relay;
    }

    Terms terms() {
        return terms;
    }

    RelayBook book() {
        return book;
    }
}
