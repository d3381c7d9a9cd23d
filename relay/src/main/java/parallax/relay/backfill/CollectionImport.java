package parallax.relay.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.collections.CollectionBook;

/** Takes over one collection of another relay's directory as hearsay, page by page. One thread. */
final class CollectionImport implements Step {
    private static final Nsid METHOD = new Nsid("com.atproto.sync.listReposByCollection");

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
        Map<String, String> asked = new HashMap<>(
                Map.of("collection", collection.text(), "limit", Integer.toString(limits.collectionPage())));
        if (!part.cursor().isEmpty()) {
            asked.put("cursor", part.cursor());
        }
        XrpcReply<JsonNode> reply = client.query(source, METHOD, asked);
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
        return take(part, collection, page.path("repos"), cursor.asText(""));
    }

    private Outcome take(Part part, Nsid collection, JsonNode repos, String next) {
        List<CollectionBook.Pair> pairs = new ArrayList<>();
        long content = 0;
        for (JsonNode repo : repos) {
            String text = repo.path("did").textValue();
            Did did = text == null ? null : Did.tryParse(text);
            if (did == null) {
                hearsay.malformed();
            } else {
                pairs.add(new CollectionBook.Pair(did, collection));
                content = 31 * content + did.text().hashCode();
            }
        }
        String complaint = trails.of(part.subject()).complaint(part, next, content);
        hearsay.take(pairs);
        return complaint == null ? new Outcome.Turned(next, pairs.size()) : new Outcome.Refused(complaint);
    }
}
