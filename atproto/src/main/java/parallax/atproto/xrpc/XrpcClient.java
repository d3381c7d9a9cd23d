package parallax.atproto.xrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Nsid;

/**
 * Queries and procedures with JSON bodies (atproto.com/specs/xrpc), unauthenticated. The limits are those of the {@link
 * GuardedHttp} it is given.
 */
public final class XrpcClient {

    private static final String JSON = "application/json";
    private static final int MAX_ERROR_NAME = 64;
    private static final int MAX_MESSAGE = 300;
    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final GuardedHttp http;
    private final InstantSource clock;

    public XrpcClient(GuardedHttp http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    /** A GET of {@code method} at {@code base}, of which scheme, host and port count. */
    public XrpcReply<JsonNode> query(URI base, Nsid method, Map<String, String> parameters) {
        return reply(http.get(url(base, method, parameters), JSON));
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
        return switch (reply) {
            case HttpReply.Answer answer -> answered(answer, clock.instant());
            case HttpReply.Oversize(int status, int limit) ->
                new XrpcReply.Failed<>(
                        status, XrpcReply.RESPONSE_TOO_LARGE, "the reply is longer than " + limit + " bytes", null);
            case HttpReply.Blocked(String reason) -> new XrpcReply.Unreachable<>(Silence.BLOCKED, "blocked: " + reason);
            case HttpReply.NoAnswer(Silence silence, String reason) -> new XrpcReply.Unreachable<>(silence, reason);
        };
    }

    static XrpcReply<JsonNode> answered(HttpReply.Answer answer, Instant now) {
        JsonNode body = parse(answer.body());
        if (answer.status() >= 200 && answer.status() < 300) {
            return body == null
                    ? new XrpcReply.Failed<>(answer.status(), XrpcReply.INVALID_RESPONSE, "the reply is not JSON", null)
                    : new XrpcReply.Ok<>(body);
        }
        String error = body == null ? null : plain(body.path("error").textValue(), MAX_ERROR_NAME);
        String message = body == null ? null : plain(body.path("message").textValue(), MAX_MESSAGE);
        return new XrpcReply.Failed<>(
                answer.status(),
                error == null ? XrpcReply.UNKNOWN : error,
                message,
                RetryAfter.of(answer.headers(), now));
    }

    private static @Nullable JsonNode parse(ByteSlice body) {
        if (body.length() == 0) {
            return NullNode.instance;
        }
        try {
            // Given bytes, the parser would guess UTF-16 and UTF-32 too, and fail in ways of its own.
            return MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.array(), body.offset(), body.length()))
                    .toString());
        } catch (CharacterCodingException | JsonProcessingException e) {
            return null;
        }
    }

    /** A remote's words made harmless for a log: bounded, control characters as spaces. */
    private static @Nullable String plain(@Nullable String text, int maxLength) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String bounded = text.length() <= maxLength ? text : text.substring(0, maxLength);
        return bounded.replaceAll("\\p{Cntrl}", " ");
    }
}
