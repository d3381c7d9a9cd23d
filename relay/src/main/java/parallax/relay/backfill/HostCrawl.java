package parallax.relay.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.Hostname;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.collections.CollectionBook;

/** Walks over the accounts of one PDS and asks it for the collections of each, some at a time. One thread. */
final class HostCrawl implements Step {
    private static final Nsid METHOD = new Nsid("com.atproto.sync.listRepos");
    /** Of the accounts of one page that gave no answer; then the page is taken without them. */
    private static final int ROUNDS = 4;

    private record Listed(Did did, Tid rev) {}

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
        Map<String, String> asked = new HashMap<>(Map.of("limit", Integer.toString(limits.hostPage())));
        if (!part.cursor().isEmpty()) {
            asked.put("cursor", part.cursor());
        }
        XrpcReply<JsonNode> reply = client.query(host.http(), METHOD, asked);
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode page))) {
            return Replies.failure(reply);
        }
        if (!page.path("repos").isArray()) {
            return Replies.bad("the page has no array repos");
        }
        JsonNode cursor = page.path("cursor");
        if (!cursor.isMissingNode() && !cursor.isNull() && !cursor.isTextual()) {
            return Replies.bad("the cursor is not a string");
        }
        List<Listed> listed = new ArrayList<>();
        long content = read(page.path("repos"), listed);
        PageTrail trail = trails.of(part.subject());
        Outcome visited = visitAll(host, listed, trail);
        if (visited != null) {
            return visited;
        }
        book.sync();
        // Last: a page that is asked for again is no circle.
        String complaint = trail.complaint(part, cursor.asText(""), content);
        long entries = trail.turned();
        return complaint == null ? new Outcome.Turned(cursor.asText(""), entries) : new Outcome.Refused(complaint);
    }

    /** Adds the active accounts; a hash of all that the page names. */
    private static long read(JsonNode repos, List<Listed> listed) {
        long content = 0;
        for (JsonNode repo : repos) {
            Did did = Did.tryParse(repo.path("did").asText(""));
            Tid rev = Tid.tryParse(repo.path("rev").asText(""));
            if (did != null) {
                content = 31 * content + did.text().hashCode();
                if (rev != null && repo.path("active").asBoolean(true)) {
                    listed.add(new Listed(did, rev));
                }
            }
        }
        return content;
    }

    /**
     * Visits who was not yet. A host that does not want to be asked for long is put off, so that others are not held up.
     *
     * @return null when all were visited
     */
    private @Nullable Outcome visitAll(Hostname host, List<Listed> listed, PageTrail trail)
            throws InterruptedException {
        List<Listed> left = new ArrayList<>(listed);
        left.removeIf(account -> trail.hasVisited(account.did()));
        int inVain = 0;
        for (int round = 1; !left.isEmpty() && round <= ROUNDS; ) {
            List<Listed> again = new ArrayList<>();
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

    /** The trouble that wishes the longest wait, null for none; who is still to be visited is added, all the rest at a stop. */
    private Outcome.@Nullable Trouble visit(Hostname host, List<Listed> left, PageTrail trail, List<Listed> again)
            throws InterruptedException {
        Outcome.@Nullable Trouble trouble = null;
        for (int from = 0; from < left.size(); from += limits.visits()) {
            List<Listed> some = left.subList(from, Math.min(left.size(), from + limits.visits()));
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
