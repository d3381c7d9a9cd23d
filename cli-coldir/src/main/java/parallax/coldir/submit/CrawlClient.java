package parallax.coldir.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/** The admin requests of a collection directory. */
public final class CrawlClient {

    /** What came of a request. */
    sealed interface Reply {

        /** The crawls under way: repos seen, by host without a scheme. Empty where only the asking counts. */
        record Taken(Map<String, Long> crawls) implements Reply {}

        /** It will not be otherwise the next time. */
        record Refused(String reason) implements Reply {}

        /** It may be otherwise the next time. */
        record Trouble(String reason) implements Reply {}
    }

    private final GuardedHttp http;
    private final URI directory;
    private final String authorization;

    /** @param token goes into the header of each request, and nowhere else */
    public CrawlClient(GuardedHttp http, URI directory, String token) {
        this.http = http;
        this.directory = directory;
        this.authorization = "Bearer " + token;
    }

    Reply request(List<String> hosts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("hosts");
        hosts.forEach(list::add);
        ByteSlice bytes = ByteSlice.of(body.toString().getBytes(StandardCharsets.UTF_8));
        HttpReply reply =
                http.post(URI.create(directory + "/admin/pds/requestCrawl"), "application/json", bytes, authorization);
        return reply instanceof HttpReply.Answer answer && answer.status() == 200
                ? new Reply.Taken(Map.of())
                : failed(reply);
    }

    Reply status() {
        HttpReply reply = http.get(URI.create(directory + "/admin/crawlStatus"), "application/json", authorization);
        if (!(reply instanceof HttpReply.Answer answer) || answer.status() != 200) {
            return failed(reply);
        }
        try {
            JsonNode body = StrictJson.read(answer.body().toByteBuffer());
            if (!body.path("host_starts").isObject()) {
                return new Reply.Refused("its status has no host_starts");
            }
            Map<String, Long> crawls = new HashMap<>();
            body.path("host_starts")
                    .properties()
                    .forEach(crawl -> crawls.put(
                            bare(crawl.getKey()), crawl.getValue().path("seen").asLong(0)));
            return new Reply.Taken(crawls);
        } catch (SyntaxException e) {
            return new Reply.Trouble("its status is not JSON");
        }
    }

    /** The directory puts https before a host without a scheme. */
    static String bare(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        int scheme = text.indexOf("://");
        String bare = scheme < 0 ? text : text.substring(scheme + 3);
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private static Reply failed(HttpReply reply) {
        return switch (reply) {
            case HttpReply.Answer answer
            when answer.status() == 401 || answer.status() == 403 ->
                new Reply.Refused("HTTP " + answer.status() + ": it refused the token");
            case HttpReply.Answer answer
            when answer.status() == 429 || answer.status() >= 500 -> new Reply.Trouble("HTTP " + answer.status());
            case HttpReply.Answer answer -> new Reply.Refused("HTTP " + answer.status());
            case HttpReply.Oversize _ -> new Reply.Refused("its answer is too long");
            case HttpReply.Blocked blocked -> new Reply.Refused(blocked.why());
            case HttpReply.Incomplete other -> new Reply.Trouble(other.why());
        };
    }
}
