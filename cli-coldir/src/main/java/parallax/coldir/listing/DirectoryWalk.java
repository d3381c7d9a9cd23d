package parallax.coldir.listing;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.query.ListPage;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.PageTrail;
import parallax.atproto.query.PageWalk;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;
import parallax.coldir.dids.DidSetBuilder;

/** The pages of one collection at one relay, to their end or to what ends them. */
final class DirectoryWalk {

    /** From here on, each doubling of the pages has to bring something new. */
    private static final int FIRST_CHECK = 128;

    private final RelayDirectory directory;
    private final Nsid collection;
    private final PageLog log;
    private final IntConsumer progress;
    private final DidSetBuilder dids;
    private long entries;
    private long unreadable;
    private long pages;
    /**
     * Then most entries come twice because they were asked for twice: of what the relay repeats itself nothing is
     * known.
     */
    private boolean begunAnew;

    private long nextCheck = FIRST_CHECK;
    private int known;

    DirectoryWalk(RelayDirectory directory, Nsid collection, PageLog log, IntConsumer progress) {
        this.directory = directory;
        this.collection = collection;
        this.log = log;
        this.progress = progress;
        dids = new DidSetBuilder(directory.terms().mostDids());
    }

    Listing toItsEnd() {
        String[] full = new String[1];
        String from = log.replay(page -> full[0] = full[0] == null ? take(page) : full[0]);
        ListingEnd end = full[0] == null ? walk(from) : partial(full[0]);
        int distinct = dids.distinct();
        long repeated = begunAnew ? 0 : entries - unreadable - distinct;
        return new Listing(dids.build(), end, repeated, unreadable, pages);
    }

    private ListingEnd walk(@Nullable String from) {
        PageWalk<Did> walk = pages(from == null ? "" : from);
        boolean resuming = from != null;
        while (walk.hasNext()) {
            if (directory.terms().stop().isAsked()) {
                return partial("ended early");
            }
            switch (walk.next()) {
                case XrpcReply.Ok(var page) -> {
                    ListingEnd end = page(page, walk);
                    if (end != null) {
                        return end;
                    }
                }
                case XrpcReply.Failed(var why) -> {
                    if (!resuming || why.words().status() != 400) {
                        return brokenOff(why);
                    }
                    // A foreign cursor. What was read before stays: it was listed then. All pages are asked for anew.
                    walk = pages("");
                    begunAnew = true;
                }
            }
            resuming = false;
        }
        return new ListingEnd.Whole();
    }

    private PageWalk<Did> pages(String from) {
        RelayDirectory.Terms terms = directory.terms();
        return ListQueries.reposByCollection(collection, terms.limit())
                .walk(terms.client(), directory.relay(), from, PageTrail.Limits.DEFAULT);
    }

    /** Takes one page in; null to go on. */
    private @Nullable ListingEnd page(ListPage<Did> page, PageWalk<Did> walk) {
        directory.book().answered();
        List<String> listed = page.items().stream().map(Did::text).toList();
        entries += page.unreadable();
        unreadable += page.unreadable();
        boolean last = walk.cursor().isEmpty();
        if (!last) {
            log.append(listed, walk.cursor());
        }
        String full = take(listed);
        if (full != null) {
            return partial(full);
        }
        return !last && repeatsItself() ? partial("its pages repeat what was listed before") : null;
    }

    private ListingEnd brokenOff(XrpcFailure why) {
        if (directory.terms().stop().isAsked()) {
            return partial("ended early");
        }
        if (pages == 0 && why instanceof XrpcFailure.NoSuchMethod) {
            directory.book().withoutDirectory(why.text());
            return new ListingEnd.NoDirectory(why.text());
        }
        // Of the relay, as it seems, and not of this collection.
        if (pages == 0 && (why instanceof XrpcFailure.TryLater || why.words().status() == 0)) {
            directory.book().silent(why.text());
        }
        return partial(why.text());
    }

    private ListingEnd partial(String words) {
        return new ListingEnd.Partial(words + (pages == 1 ? ", after 1 page" : ", after " + pages + " pages"));
    }

    /** Null, or why there is no room for it. */
    private @Nullable String take(List<String> page) {
        pages++;
        for (String did : page) {
            if (!dids.add(did)) {
                return "more DIDs than the memory holds (" + dids.atMost() + ")";
            }
            entries++;
        }
        progress.accept(page.size());
        return null;
    }

    /** A list without an end that only repeats itself would never end. */
    private boolean repeatsItself() {
        if (pages < nextCheck) {
            return false;
        }
        nextCheck = 2 * pages;
        int before = known;
        known = dids.distinct();
        return known == before;
    }
}
