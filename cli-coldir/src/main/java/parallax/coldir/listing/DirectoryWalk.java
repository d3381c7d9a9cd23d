package parallax.coldir.listing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcItems;
import parallax.atproto.xrpc.XrpcPages;
import parallax.atproto.xrpc.XrpcReply;
import parallax.coldir.dids.DidSetBuilder;

/** The pages of one collection at one relay, to their end or to what ends them. */
final class DirectoryWalk {

    private static final Nsid METHOD = new Nsid("com.atproto.sync.listReposByCollection");
    private static final String REPOS = "repos";
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
    /** Then most entries come twice because they were asked for twice: of what the relay repeats itself nothing is known. */
    private boolean begunAnew;

    private int emptyPages;
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
        XrpcPages walk = pages(from);
        boolean resuming = from != null;
        while (walk.hasNext()) {
            if (directory.terms().stop().isAsked()) {
                return partial("ended early");
            }
            XrpcReply<JsonNode> reply = walk.next();
            if (resuming && isForeignCursor(reply)) {
                // What was read before stays: it was listed then. All pages are asked for anew.
                walk = pages(null);
                begunAnew = true;
            } else {
                ListingEnd end = page(reply, walk);
                if (end != null) {
                    return end;
                }
            }
            resuming = false;
        }
        return new ListingEnd.Whole();
    }

    private XrpcPages pages(@Nullable String from) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("collection", collection.text());
        parameters.put("limit", Integer.toString(directory.terms().limit()));
        if (from != null) {
            parameters.put("cursor", from);
        }
        return directory.terms().client().pages(directory.relay(), METHOD, parameters);
    }

    private static boolean isForeignCursor(XrpcReply<JsonNode> reply) {
        return reply instanceof XrpcReply.Failed<JsonNode> failed && failed.status() == 400;
    }

    /** Takes one page in; null to go on. */
    private @Nullable ListingEnd page(XrpcReply<JsonNode> reply, XrpcPages walk) {
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            return brokenOff(reply);
        }
        JsonNode repos = body.path(REPOS);
        if (!repos.isArray()) {
            return pages == 0 ? brokenOff(noPage()) : partial("a page has no array " + REPOS);
        }
        directory.book().answered();
        List<String> page = read(repos);
        String next = walk.cursor();
        if (next != null) {
            log.append(page, next);
        }
        String full = take(page);
        if (full != null) {
            return partial(full);
        }
        emptyPages = page.isEmpty() ? emptyPages + 1 : 0;
        if (emptyPages > XrpcItems.MAX_EMPTY_PAGES) {
            return partial("more than " + XrpcItems.MAX_EMPTY_PAGES + " pages in a row are empty");
        }
        return next != null && repeatsItself() ? partial("its pages repeat what was listed before") : null;
    }

    private static XrpcReply<JsonNode> noPage() {
        return new XrpcReply.Failed<>(200, XrpcReply.INVALID_RESPONSE, "the answer has no array " + REPOS, null);
    }

    private ListingEnd brokenOff(XrpcReply<JsonNode> reply) {
        String words = Refusals.text(reply);
        if (directory.terms().stop().isAsked()) {
            return partial("ended early");
        }
        if (pages == 0 && Refusals.isNoDirectory(reply)) {
            directory.book().withoutDirectory(words);
            return new ListingEnd.NoDirectory(words);
        }
        if (pages == 0 && isTrouble(reply)) {
            directory.book().silent(words);
        }
        return partial(words);
    }

    /** Of the relay, as it seems, and not of this collection. */
    private static boolean isTrouble(XrpcReply<JsonNode> reply) {
        return reply instanceof XrpcReply.Unreachable<JsonNode>
                || (reply instanceof XrpcReply.Failed<JsonNode> failed && failed.isPassing());
    }

    private ListingEnd partial(String words) {
        return new ListingEnd.Partial(words + (pages == 1 ? ", after 1 page" : ", after " + pages + " pages"));
    }

    private List<String> read(JsonNode repos) {
        List<String> page = new ArrayList<>(repos.size());
        for (JsonNode repo : repos) {
            String did = repo.isTextual() ? repo.textValue() : repo.path("did").textValue();
            if (did != null && Did.tryParse(did) != null) {
                page.add(did);
            } else {
                entries++;
                unreadable++;
            }
        }
        return page;
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
