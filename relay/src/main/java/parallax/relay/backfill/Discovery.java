package parallax.relay.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.nsidlist.NsidText;
import parallax.atproto.syntax.Nsid;
import parallax.relay.collections.CollectionListing;
import parallax.relay.collections.CountedCollection;

/** Which collections there are: those of the public list, of our own index, and of the source. One thread. */
final class Discovery {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int OWN_PAGE = 1_000;
    private static final int MOST_PAGES = 1_000;
    private static final int MOST_NAMES = 200_000;

    private final GuardedHttp http;
    private final CollectionListing own;
    private final SortedSet<String> names = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();

    Discovery(GuardedHttp http, CollectionListing own) {
        this.http = http;
        this.own = own;
    }

    /** What was found, in order. */
    SortedSet<String> names() {
        return names;
    }

    /** Which lists could not be had, or not wholly. */
    List<String> notes() {
        return notes;
    }

    void add(Nsid name) {
        if (names.size() < MOST_NAMES) {
            names.add(name.text());
        }
    }

    /** The collections that our index knows. */
    void addOwn() {
        Nsid after = null;
        while (names.size() < MOST_NAMES) {
            List<CountedCollection> page = own.collections(after, OWN_PAGE);
            page.forEach(counted -> add(counted.collection()));
            if (page.size() < OWN_PAGE) {
                return;
            }
            after = page.getLast().collection();
        }
    }

    /** A published list in any usual form. */
    void addList(URI url) {
        take(url, "text/plain, text/markdown, */*;q=0.5")
                .ifPresent(body -> NsidText.read(
                                new String(body.array(), body.offset(), body.length(), StandardCharsets.UTF_8))
                        .names()
                        .forEach(this::add));
    }

    /** The collections that a relay's directory has. */
    void addListed(URI source) {
        String cursor = "";
        for (int page = 0; page < MOST_PAGES && names.size() < MOST_NAMES; page++) {
            URI url = source.resolve("/v1/listCollections?limit=1000"
                    + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
            JsonNode body = take(url, "application/json").map(Discovery::json).orElse(null);
            if (body == null) {
                return;
            }
            if (!body.path("collections").isObject()) {
                notes.add(url + ": no list of collections");
                return;
            }
            body.path("collections").fieldNames().forEachRemaining(this::addText);
            String next = body.path("cursor").asText("");
            // The existing directory gives the last name as cursor, also when there is nothing behind it.
            if (next.isEmpty()
                    || next.equals(cursor)
                    || body.path("collections").isEmpty()) {
                return;
            }
            cursor = next;
        }
    }

    private void addText(String text) {
        Nsid name = Nsid.tryParse(text);
        if (name != null) {
            add(name);
        }
    }

    private Optional<ByteSlice> take(URI url, String accept) {
        HttpReply reply = http.get(url, accept);
        String problem = problem(reply);
        if (problem == null && reply instanceof HttpReply.Answer answer) {
            return Optional.of(answer.body());
        }
        notes.add(Replies.plain(url + ": " + problem));
        return Optional.empty();
    }

    private static @Nullable String problem(HttpReply reply) {
        return switch (reply) {
            case HttpReply.Answer answer -> answer.status() == 200 ? null : "HTTP " + answer.status();
            case HttpReply.Oversize(int _, long limit) -> "longer than " + limit + " bytes";
            case HttpReply.Cut(int _, String reason) -> reason;
            case HttpReply.Blocked(String reason) -> reason;
            case HttpReply.TooSoon _ -> "its rate limit";
            case HttpReply.NoAnswer(var _, String reason) -> reason;
        };
    }

    private static @Nullable JsonNode json(ByteSlice body) {
        try {
            return JSON.readTree(body.array(), body.offset(), body.length());
        } catch (IOException e) {
            // Told as no list of collections.
            return JSON.createObjectNode();
        }
    }
}
