package parallax.relay.backfill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.Hostname;
import parallax.atproto.query.ListPage;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.ListQueries.RepoEntry;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.collections.CollectionBook;

/** Walks over the accounts of one PDS and asks it for the collections of each, some at a time. One thread. */
final class HostCrawl implements Step {
    /** Of the accounts of one page that gave no answer; then the page is taken without them. */
    private static final int ROUNDS = 4;

    private final XrpcClient client;
    private final RepoVisit visit;
    private final CollectionBook book;
    private final Waits waits;
    private final BackfillLimits limits;
    private final PageTrails trails;

    HostCrawl(XrpcClient client, RepoVisit visit, CollectionBook book, Waits waits, BackfillLimits limits) {
        this.client = client;
        this.visit = visit;
        this.book = book;
        this.waits = waits;
        this.limits = limits;
        this.trails = new PageTrails(limits);
    }

    @Override
    public Outcome turn(Part part) throws InterruptedException {
        Hostname host = new Hostname(part.subject());
        return switch (ListQueries.repos(limits.hostPage()).page(part.cursor()).ask(client, host.http())) {
            case XrpcReply.Ok(var page) -> visited(part, host, page);
            case XrpcReply.Failed(var why) -> Outcome.of(why);
        };
    }

    private Outcome visited(Part part, Hostname host, ListPage<RepoEntry> page) throws InterruptedException {
        PartTrail trail = trails.of(part);
        Outcome cut = visitAll(host, page, trail);
        if (cut != null) {
            return cut;
        }
        book.sync();
        // Last: a page that is asked for again is no circle.
        return trail.turned(part, page, 0);
    }

    /**
     * Visits who was not yet. A host that does not want to be asked for long is put off, so that others are not held
     * up.
     *
     * @return null when all were visited
     */
    private @Nullable Outcome visitAll(Hostname host, ListPage<RepoEntry> page, PartTrail trail)
            throws InterruptedException {
        List<RepoEntry> left = page.items().stream()
                .filter(repo -> repo.active() && repo.rev() != null && !trail.hasVisited(repo.did()))
                .toList();
        int inVain = 0;
        for (int round = 1; !left.isEmpty() && round <= ROUNDS; ) {
            List<RepoEntry> again = new ArrayList<>();
            Outcome.@Nullable Trouble trouble = visit(host, left, trail, again);
            if (trouble == null) {
                return again.isEmpty() ? null : new Outcome.Stopped();
            }
            inVain = again.size() < left.size() ? 0 : inVain + 1;
            left = again;
            boolean patient = trouble.kind() == Outcome.Trouble.Kind.THROTTLED;
            if (patient && (inVain >= ROUNDS || wish(trouble).compareTo(limits.longestWait()) > 0)) {
                return new Outcome.Again(trouble);
            }
            if (!waits.pass(trouble, Math.max(round, inVain))) {
                return new Outcome.Stopped();
            }
            // Who only asks for patience gets it.
            round += patient ? 0 : 1;
        }
        return null;
    }

    /**
     * The trouble that wishes the longest wait, null for none; who is still to be visited is added, all the rest at a
     * stop.
     */
    private Outcome.@Nullable Trouble visit(Hostname host, List<RepoEntry> left, PartTrail trail, List<RepoEntry> again)
            throws InterruptedException {
        Outcome.@Nullable Trouble trouble = null;
        for (int from = 0; from < left.size(); from += limits.visits()) {
            List<RepoEntry> some = left.subList(from, Math.min(left.size(), from + limits.visits()));
            if (waits.stopped()) {
                again.addAll(some);
                continue;
            }
            List<RepoVisit.Result> results =
                    ConcurrentCalls.run(some, account -> visit.visit(account.did(), host.text(), account.rev()));
            for (int i = 0; i < results.size(); i++) {
                switch (results.get(i)) {
                    case RepoVisit.Result.Again(Outcome.Trouble told) -> {
                        again.add(some.get(i));
                        trouble = longer(trouble, told);
                    }
                    case RepoVisit.Result.Described(int collections) ->
                        trail.visited(some.get(i).did(), collections);
                    case RepoVisit.Result.Elsewhere _, RepoVisit.Result.Gone _, RepoVisit.Result.Refused _ ->
                        trail.visited(some.get(i).did(), 0);
                }
            }
        }
        return trouble;
    }

    private static Outcome.Trouble longer(Outcome.@Nullable Trouble one, Outcome.Trouble other) {
        return one == null || wish(other).compareTo(wish(one)) > 0 ? other : one;
    }

    private static Duration wish(Outcome.Trouble trouble) {
        return trouble.wish() == null ? Duration.ZERO : trouble.wish();
    }
}
