package parallax.relay.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.relay.collections.CollectionListing;
import parallax.relay.collections.CountedCollection;

/** The collection index: {@code listReposByCollection}, and {@code /v1/listCollections} as the collectiondir has it. */
record CollectionEndpoints(CollectionListing collections) {
    private static final int DEFAULT_PAGE = 500;
    private static final int LARGEST_PAGE = 2000;
    private static final int LARGEST_LIST = 1000;
    private static final int MOST_NAMED = 100;

    /** Repos in an order that does not change. The cursor names the collection and the last DID. */
    XrpcResponse listReposByCollection(XrpcRequest request) {
        Nsid collection = nsid(Parameters.text(request, "collection"));
        int limit = Parameters.limit(request, DEFAULT_PAGE, LARGEST_PAGE);
        // One more tells whether there is another page.
        List<Did> found = collections.repos(collection, after(request, collection), limit + 1);
        List<Did> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode body = Json.object();
        if (found.size() > limit) {
            body.put("cursor", cursor(collection, page.getLast()));
        }
        ArrayNode repos = body.putArray("repos");
        page.forEach(did -> repos.addObject().put("did", did.text()));
        return Json.ok(body);
    }

    /** Collections in the order of their bytes with how many repos have them; {@code c} asks for single ones. */
    XrpcResponse listCollections(XrpcRequest request) {
        List<String> named = request.queryAll("c");
        ObjectNode body = Json.object();
        ObjectNode counts = body.putObject("collections");
        if (!named.isEmpty()) {
            if (named.size() > MOST_NAMED) {
                throw XrpcProblem.badRequest(named.size() + " collections are too many; ask for at most " + MOST_NAMED);
            }
            for (String name : named) {
                counts.put(name, collections.count(nsid(name)));
            }
            return Json.ok(body.put("cursor", ""));
        }
        long asked = Parameters.number(request, "limit", DEFAULT_PAGE);
        if (asked < 1) {
            throw XrpcProblem.badRequest("limit must be at least 1");
        }
        int limit = (int) Math.min(LARGEST_LIST, asked);
        String cursor = request.query("cursor").orElse("");
        List<CountedCollection> found = collections.collections(cursor.isEmpty() ? null : nsid(cursor), limit + 1);
        List<CountedCollection> page = found.subList(0, Math.min(limit, found.size()));
        page.forEach(each -> counts.put(each.collection().text(), each.repos()));
        return Json.ok(body.put(
                "cursor", found.size() > limit ? page.getLast().collection().text() : ""));
    }

    private static Nsid nsid(String text) {
        Nsid nsid = Nsid.tryParse(text);
        if (nsid == null) {
            throw XrpcProblem.badRequest("not the NSID of a collection");
        }
        return nsid;
    }

    private static String cursor(Nsid collection, Did last) {
        byte[] text = (collection.text() + "/" + last.text()).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    private static @Nullable Did after(XrpcRequest request, Nsid collection) {
        String cursor = request.query("cursor").orElse("");
        if (cursor.isEmpty()) {
            return null;
        }
        String text = decoded(cursor);
        String prefix = collection.text() + "/";
        Did last = text.startsWith(prefix) ? Did.tryParse(text.substring(prefix.length())) : null;
        if (last == null) {
            throw foreignCursor();
        }
        return last;
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw foreignCursor();
        }
    }

    private static XrpcProblem foreignCursor() {
        return new XrpcProblem(400, "InvalidRequest", "cursor does not come from this relay and this collection");
    }
}
