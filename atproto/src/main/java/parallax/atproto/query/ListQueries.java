package parallax.atproto.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/** Lists of repos, hosts and collections. A page without its array, or whose cursor is not text, is a bad answer. */
public final class ListQueries {

    private static final String REPOS = "com.atproto.sync.listRepos";
    private static final String REPOS_BY_COLLECTION = "com.atproto.sync.listReposByCollection";
    private static final String HOSTS = "com.atproto.sync.listHosts";
    private static final String COLLECTIONS = "/v1/listCollections";
    private static final String LIMIT = "limit";

    /**
     * A repo as a server lists it.
     *
     * @param rev null if none was told that can be
     */
    public record RepoEntry(Did did, @Nullable Tid rev, boolean active) {}

    /**
     * A host as a relay lists it.
     *
     * @param name as it is written; may be anything
     * @param inUse whether it is active or idle there, or nothing is said
     */
    public record HostEntry(String name, boolean inUse) {}

    private ListQueries() {}

    /** The repos of a PDS or a relay ({@code listRepos}). */
    public static ListQuery<RepoEntry> repos(int limit) {
        return cursor -> new Query<>(
                REPOS,
                parameters(cursor, LIMIT, Integer.toString(limit)),
                (body, now) -> ListPage.read(body, "repos", entry -> {
                    Did did = did(entry.path("did"));
                    return did == null
                            ? null
                            : new RepoEntry(
                                    did,
                                    RepoQueries.rev(entry, now),
                                    entry.path("active").asBoolean(true));
                }));
    }

    /** The accounts with a record of a collection ({@code listReposByCollection}). */
    public static ListQuery<Did> reposByCollection(Nsid collection, int limit) {
        return cursor -> new Query<>(
                REPOS_BY_COLLECTION,
                parameters(cursor, "collection", collection.text(), LIMIT, Integer.toString(limit)),
                (body, _) -> ListPage.read(body, "repos", entry -> did(entry.isTextual() ? entry : entry.path("did"))));
    }

    /** The hosts of a relay ({@code listHosts}). */
    public static ListQuery<HostEntry> hosts(int limit) {
        return cursor -> new Query<>(
                HOSTS,
                parameters(cursor, LIMIT, Integer.toString(limit)),
                (body, _) -> ListPage.read(body, "hosts", entry -> {
                    String status = entry.path("status").asText("active");
                    return new HostEntry(
                            entry.path("hostname").asText(), status.equals("active") || status.equals("idle"));
                }));
    }

    /**
     * Walks over the collections that a directory knows ({@code /v1/listCollections}, which has no lexicon): at most
     * 1,000 pages of 1,000.
     */
    public static PageWalk<Nsid> collections(XrpcClient client, URI directory) {
        ListQuery<Nsid> query =
                cursor -> new Query<>(COLLECTIONS, parameters(cursor, LIMIT, "1000"), (body, _) -> named(cursor, body));
        return query.walk(client, directory, "", new PageTrail.Limits(1_000, 100, false));
    }

    private static XrpcReply<ListPage<Nsid>> named(String cursor, JsonNode body) {
        JsonNode collections = body.path("collections");
        if (!collections.isObject()) {
            return XrpcReply.bad("the answer has no collections");
        }
        List<Nsid> names = new ArrayList<>();
        collections.fieldNames().forEachRemaining(name -> {
            Nsid nsid = Nsid.tryParse(name);
            if (nsid != null) {
                names.add(nsid);
            }
        });
        String next = body.path("cursor").asText("");
        // Some give the last name as the cursor, also when there is nothing behind it.
        boolean ended = collections.isEmpty() || next.equals(cursor);
        return new XrpcReply.Ok<>(new ListPage<>(names, collections.size() - names.size(), ended ? "" : next));
    }

    private static @Nullable Did did(JsonNode text) {
        return text.isTextual() ? Did.tryParse(text.textValue()) : null;
    }

    private static Map<String, String> parameters(String cursor, String... pairs) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], pairs[i + 1]);
        }
        if (!cursor.isEmpty()) {
            parameters.put("cursor", cursor);
        }
        return parameters;
    }
}
