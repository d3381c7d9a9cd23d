package parallax.atproto.xrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.BodyReader;
import parallax.atproto.http.Download;
import parallax.atproto.http.DownloadRules;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.http.Silence;
import parallax.atproto.politeness.RetryAfter;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.PlainText;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/**
 * Queries and procedures with JSON bodies (atproto.com/specs/xrpc), unauthenticated. The limits are those of the {@link
 * GuardedHttp} it is given.
 */
public final class XrpcClient {

    private static final String JSON = "application/json";
    private static final int MAX_ERROR_NAME = 64;
    private static final int MAX_MESSAGE = 300;

    private final GuardedHttp http;
    private final InstantSource clock;
    private final Retries retries;

    /** A client that asks once. */
    public XrpcClient(GuardedHttp http, InstantSource clock) {
        this(http, clock, Retries.NONE);
    }

    /** @param retries of queries, pages and downloads; a procedure is never sent twice */
    public XrpcClient(GuardedHttp http, InstantSource clock, Retries retries) {
        this.http = http;
        this.clock = clock;
        this.retries = retries;
    }

    /** A GET of {@code method} at {@code base}, of which scheme, host and port count. */
    public XrpcReply<JsonNode> query(URI base, Nsid method, Map<String, String> parameters) {
        URI url = url(base, method, parameters);
        return retries.run(() -> reply(http.get(url, JSON)));
    }

    /** A POST of {@code input} to {@code method} at {@code base}, of which scheme, host and port count. */
    public XrpcReply<JsonNode> procedure(URI base, Nsid method, JsonNode input) {
        byte[] body = input.toString().getBytes(StandardCharsets.UTF_8);
        return reply(http.post(url(base, method, Map.of()), JSON, ByteSlice.of(body)));
    }

    /** All pages of a query that pages with {@code cursor}, each asked for when it is wanted. */
    public XrpcPages pages(URI base, Nsid method, Map<String, String> parameters) {
        return new XrpcPages(page -> query(base, method, page), parameters);
    }

    /** All items of such a query, which stand in the array {@code field} of each page. */
    public XrpcItems items(URI base, Nsid method, Map<String, String> parameters, String field) {
        return new XrpcItems(pages(base, method, parameters), field);
    }

    /**
     * A GET of {@code method} whose body goes to {@code reader} as it arrives ({@link GuardedHttp#download}). Not sent
     * again once a reader was called: what it made of the first bytes is its own to undo.
     */
    public <T> XrpcReply<T> download(
            URI base, Nsid method, Map<String, String> parameters, DownloadRules rules, BodyReader<T> reader) {
        URI url = url(base, method, parameters);
        AtomicBoolean called = new AtomicBoolean();
        BodyReader<T> once = body -> {
            called.set(true);
            return reader.read(body);
        };
        return retries.run(() -> downloaded(http.download(url, rules, once)), called::get);
    }

    private <T> XrpcReply<T> downloaded(Download<T> download) {
        return switch (download) {
            case Download.Taken<T> taken -> new XrpcReply.Ok<>(taken.value());
            case Download.Failed<T>(HttpReply.Answer answer)
            when answer.status() / 100 == 2 ->
                new XrpcReply.Failed<>(
                        answer.status(), XrpcReply.INVALID_RESPONSE, "the reply is " + mediaType(answer), null);
            case Download.Failed<T>(HttpReply.Answer answer) -> refused(answer, parse(answer.body()), clock.instant());
            case Download.Failed<T>(HttpReply other) -> withoutAnswer(other);
        };
    }

    private static URI url(URI base, Nsid method, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + "/xrpc/" + method.text() + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private XrpcReply<JsonNode> reply(HttpReply reply) {
        return reply instanceof HttpReply.Answer answer ? answered(answer, clock.instant()) : withoutAnswer(reply);
    }

    private static <T> XrpcReply<T> withoutAnswer(HttpReply reply) {
        return switch (reply) {
            case HttpReply.Answer(int status, Headers _, ByteSlice _) ->
                new XrpcReply.Failed<>(status, XrpcReply.UNKNOWN, null, null);
            case HttpReply.Oversize(int status, long limit) ->
                new XrpcReply.Failed<>(
                        status, XrpcReply.RESPONSE_TOO_LARGE, "the reply is longer than " + limit + " bytes", null);
            case HttpReply.Cut(int status, String reason) ->
                new XrpcReply.Failed<>(status, XrpcReply.RESPONSE_CUT, reason, null);
            case HttpReply.TooSoon(Duration retryIn) ->
                new XrpcReply.Failed<>(429, XrpcReply.NOT_SENT, "the host's limit leaves no turn in time", retryIn);
            case HttpReply.Blocked blocked -> new XrpcReply.Unreachable<>(Silence.BLOCKED, blocked.why());
            case HttpReply.NoAnswer(Silence silence, String reason) -> new XrpcReply.Unreachable<>(silence, reason);
        };
    }

    static XrpcReply<JsonNode> answered(HttpReply.Answer answer, Instant now) {
        JsonNode body = parse(answer.body());
        if (answer.status() / 100 != 2) {
            return refused(answer, body, now);
        }
        // A captive page may be empty, which would pass for an empty answer.
        if (body == null || mediaType(answer).startsWith("text/html")) {
            return new XrpcReply.Failed<>(
                    answer.status(),
                    XrpcReply.INVALID_RESPONSE,
                    "the reply is no JSON, but " + mediaType(answer),
                    null);
        }
        return new XrpcReply.Ok<>(body);
    }

    private static <T> XrpcReply<T> refused(HttpReply.Answer answer, @Nullable JsonNode body, Instant now) {
        String error = body == null ? null : plain(body.path("error").textValue(), MAX_ERROR_NAME);
        String message = body == null ? null : plain(body.path("message").textValue(), MAX_MESSAGE);
        return new XrpcReply.Failed<>(
                answer.status(),
                error == null ? XrpcReply.UNKNOWN : error,
                message,
                RetryAfter.of(answer.headers()::get, now));
    }

    private static String mediaType(HttpReply.Answer answer) {
        String type = plain(answer.headers().get("Content-Type"), MAX_ERROR_NAME);
        return type == null ? "of no type" : type.toLowerCase(Locale.ROOT);
    }

    private static @Nullable JsonNode parse(ByteSlice body) {
        if (body.length() == 0) {
            return NullNode.instance;
        }
        try {
            return StrictJson.read(body.toByteBuffer());
        } catch (SyntaxException e) {
            return null;
        }
    }

    /** A remote's words made harmless for a log: bounded, control characters as spaces. */
    private static @Nullable String plain(@Nullable String text, int maxLength) {
        if (text == null) {
            return null;
        }
        String harmless = PlainText.of(text, maxLength);
        return harmless.isBlank() ? null : harmless;
    }
}
