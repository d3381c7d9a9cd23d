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
import parallax.relay.flow.BackfillBook.Part;
import parallax.relay.flow.CollectionBook;

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
    private final Trails trails;

    HostCrawl(XrpcClient client, RepoVisit visit, CollectionBook book, Waits waits, BackfillLimits limits) {
        this.client = client;
        this.visit = visit;
        this.book = book;
        this.waits = waits;
        this.limits = limits;
        this.trails = new Trails(limits);
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
        String complaint = trails.of(part.subject()).complaint(part, cursor.asText(""), content);
        if (complaint != null) {
            return new Outcome.Refused(complaint);
        }
        long entries = visitAll(host, listed);
        if (entries < 0) {
            return new Outcome.Stopped();
        }
        book.sync();
        return new Outcome.Turned(cursor.asText(""), entries);
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

    /** The collections that were entered, or -1 when the run was told to stop. */
    private long visitAll(Hostname host, List<Listed> listed) throws InterruptedException {
        long entries = 0;
        List<Listed> left = listed;
        for (int round = 1; !left.isEmpty() && round <= ROUNDS; ) {
            List<Listed> again = new ArrayList<>();
            Outcome.@Nullable Trouble trouble = null;
            for (int from = 0; from < left.size(); from += limits.visits()) {
                if (waits.stopped()) {
                    return -1;
                }
                List<Listed> some = left.subList(from, Math.min(left.size(), from + limits.visits()));
                List<RepoVisit.Result> results =
                        Together.run(some, account -> visit.visit(account.did(), host.text(), account.rev()));
                for (int i = 0; i < results.size(); i++) {
                    if (results.get(i) instanceof RepoVisit.Result.Described(int collections)) {
                        entries += collections;
                    } else if (results.get(i) instanceof RepoVisit.Result.Again(Outcome.Trouble told)) {
                        again.add(some.get(i));
                        trouble = longer(trouble, told);
                    }
                }
            }
            left = again;
            if (trouble != null && !waits.pass(trouble, round)) {
                return -1;
            }
            // Who only asks for patience gets it.
            round += trouble != null && trouble.kind() == Outcome.Trouble.Kind.THROTTLED ? 0 : 1;
        }
        return entries;
    }

    private static Outcome.Trouble longer(Outcome.@Nullable Trouble one, Outcome.Trouble other) {
        return one == null || wish(other).compareTo(wish(one)) > 0 ? other : one;
    }

    private static Duration wish(Outcome.Trouble trouble) {
        return trouble.wish() == null ? Duration.ZERO : trouble.wish();
    }
}
