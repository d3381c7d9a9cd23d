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

    /** @param retries of queries and downloads; a procedure is never sent twice */
    public XrpcClient(GuardedHttp http, InstantSource clock, Retries retries) {
        this.http = http;
        this.clock = clock;
        this.retries = retries;
    }

    /** The time by which answers are judged. */
    public InstantSource clock() {
        return clock;
    }

    /** A GET of {@code method} at {@code base}, of which scheme, host and port count. */
    public XrpcReply<JsonNode> query(URI base, Nsid method, Map<String, String> parameters) {
        return get(base, path(method), parameters);
    }

    /** A GET of {@code path} at {@code base}, of which scheme, host and port count, that is answered as a query is. */
    public XrpcReply<JsonNode> get(URI base, String path, Map<String, String> parameters) {
        URI url = url(base, path, parameters);
        return retries.run(() -> reply(http.get(url, JSON)));
    }

    /** A POST of {@code input} to {@code method} at {@code base}, of which scheme, host and port count. */
    public XrpcReply<JsonNode> procedure(URI base, Nsid method, JsonNode input) {
        byte[] body = input.toString().getBytes(StandardCharsets.UTF_8);
        return reply(http.post(url(base, path(method), Map.of()), JSON, ByteSlice.of(body)));
    }

    /**
     * A GET of a text. HTML is none: a page about a failure, or of whoever sells the network here.
     *
     * @param accept the media types that are wanted; any other is taken, too
     */
    public XrpcReply<String> text(URI url, String accept) {
        return retries.run(() -> switch (http.get(url, accept)) {
            case HttpReply.Answer answer
            when answer.status() / 100 == 2 -> {
                String text = new String(answer.body().toArray(), StandardCharsets.UTF_8);
                yield isMarkup(answer, text) ? XrpcReply.bad("it is HTML") : new XrpcReply.Ok<>(text);
            }
            case HttpReply.Answer answer -> refused(answer, parse(answer.body()), clock.instant());
            case HttpReply other -> withoutAnswer(other);
        });
    }

    /**
     * A GET of {@code method} whose body goes to {@code reader} as it arrives ({@link GuardedHttp#download}). Not sent
     * again once a reader was called: what it made of the first bytes is its own to undo.
     */
    public <T> XrpcReply<T> download(
            URI base, Nsid method, Map<String, String> parameters, DownloadRules rules, BodyReader<T> reader) {
        URI url = url(base, path(method), parameters);
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
            when answer.status() / 100 == 2 -> XrpcReply.bad("the reply is " + mediaType(answer));
            case Download.Failed<T>(HttpReply.Answer answer) -> refused(answer, parse(answer.body()), clock.instant());
            case Download.Failed<T>(HttpReply other) -> withoutAnswer(other);
        };
    }

    private static URI url(URI base, String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + query);
    }

    private static String path(Nsid method) {
        return "/xrpc/" + method.text();
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
                XrpcReply.failed(status, XrpcReply.UNKNOWN, null, null);
            case HttpReply.Oversize(int status, long limit) ->
                XrpcReply.failed(
                        status, XrpcReply.RESPONSE_TOO_LARGE, "the reply is longer than " + limit + " bytes", null);
            case HttpReply.Cut(int status, String reason) ->
                XrpcReply.failed(status, XrpcReply.RESPONSE_CUT, reason, null);
            case HttpReply.TooSoon(Duration retryIn) ->
                XrpcReply.failed(429, XrpcReply.NOT_SENT, "the host's limit leaves no turn in time", retryIn);
            case HttpReply.Blocked blocked -> XrpcReply.unreachable(Silence.BLOCKED, blocked.why());
            case HttpReply.NoAnswer(Silence silence, String reason) -> XrpcReply.unreachable(silence, reason);
        };
    }

    static XrpcReply<JsonNode> answered(HttpReply.Answer answer, Instant now) {
        JsonNode body = parse(answer.body());
        if (answer.status() / 100 != 2) {
            return refused(answer, body, now);
        }
        // A captive page may be empty, which would pass for an empty answer.
        if (body == null || mediaType(answer).startsWith("text/html")) {
            return XrpcReply.bad("the reply is no JSON, but " + mediaType(answer));
        }
        return new XrpcReply.Ok<>(body);
    }

    private static <T> XrpcReply<T> refused(HttpReply.Answer answer, @Nullable JsonNode body, Instant now) {
        String error = body == null ? null : plain(body.path("error").textValue(), MAX_ERROR_NAME);
        String message = body == null ? null : plain(body.path("message").textValue(), MAX_MESSAGE);
        return XrpcReply.failed(
                answer.status(),
                error == null ? XrpcReply.UNKNOWN : error,
                message,
                RetryAfter.of(answer.headers()::get, now));
    }

    private static boolean isMarkup(HttpReply.Answer answer, String text) {
        String start = text.stripLeading();
        return mediaType(answer).startsWith("text/html")
                || start.regionMatches(true, 0, "<html", 0, 5)
                || start.regionMatches(true, 0, "<!doctype", 0, 9);
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
