package parallax.coldir.listing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.syntax.Nsid;

/** The collections that a directory knows itself, where it has {@code /v1/listCollections}. */
public final class CollectionNames {

    /** Names of one relay; what goes beyond is left out, and said. */
    public static final int MOST = 100_000;

    private static final int MOST_PAGES = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What one relay names.
     *
     * @param refused names that are no NSID
     * @param failure why it may name more; null if it was read to its end
     */
    public record Named(
            Set<Nsid> collections, int refused, @Nullable String failure) {}

    private final GuardedHttp http;

    public CollectionNames(GuardedHttp http) {
        this.http = http;
    }

    /** Asks one relay, page by page. */
    public Named of(URI relay) {
        Set<Nsid> names = new TreeSet<>();
        int refused = 0;
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode body = page(relay, cursor);
            if (!body.path("collections").isObject()) {
                return new Named(names, refused, body.isTextual() ? body.textValue() : "the answer has no collections");
            }
            int before = names.size();
            int refusedBefore = refused;
            Iterator<String> keys = body.path("collections").fieldNames();
            while (keys.hasNext() && names.size() < MOST) {
                Nsid name = Nsid.tryParse(keys.next());
                refused += name == null ? 1 : 0;
                if (name != null) {
                    names.add(name);
                }
            }
            String next = body.path("cursor").asText("");
            // Some give their last name as the cursor of an empty page.
            boolean ended = next.isEmpty()
                    || next.equals(cursor)
                    || body.path("collections").isEmpty();
            if (ended || names.size() == MOST) {
                return new Named(names, refused, names.size() < MOST ? null : "more than " + MOST + " names");
            }
            // A page of nothing but what is no NSID is not the end.
            if (names.size() == before && refused == refusedBefore) {
                return new Named(names, refused, "its pages repeat what was named before");
            }
            cursor = next;
        }
        return new Named(names, refused, "more than " + MOST_PAGES + " pages");
    }

    /** The page, or a text that says why there is none. */
    private JsonNode page(URI relay, String cursor) {
        String query = cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        URI url = URI.create(relay + "/v1/listCollections?limit=1000" + query);
        HttpReply reply = http.get(url, "application/json");
        if (!(reply instanceof HttpReply.Answer answer)) {
            return JSON.getNodeFactory().textNode("no answer");
        }
        if (answer.status() != 200) {
            return JSON.getNodeFactory().textNode("HTTP " + answer.status());
        }
        try {
            return JSON.readTree(
                    answer.body().array(), answer.body().offset(), answer.body().length());
        } catch (IOException e) {
            return JSON.getNodeFactory().textNode("the answer is no JSON");
        }
    }
}
