package parallax.atproto.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.Headers;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.fuzz.ByteMutation;
import parallax.atproto.fuzz.Target;
import parallax.atproto.http.HttpReply;
import parallax.atproto.politeness.RetryAfter;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.ListQueries.RepoEntry;
import parallax.atproto.query.ListQuery;
import parallax.atproto.query.PageTrail;
import parallax.atproto.query.PageWalk;

/** What a server answers to a query. */
public final class ReplyTargets {

    private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");

    private ReplyTargets() {}

    public static List<Target<?>> all() {
        return List.of(retryAfter(), reply(200), reply(400), page());
    }

    private static Target<?> retryAfter() {
        return Target.of("retry-after", input -> {
                    String[] values = text(input).split("\n", 2);
                    Headers.Builder headers = new Headers.Builder();
                    headers.addUnsafeNonAscii("Retry-After", printable(values[0]));
                    headers.addUnsafeNonAscii("RateLimit-Reset", printable(values[values.length - 1]));
                    return RetryAfter.of(headers.build()::get, NOW);
                })
                .from(
                        () -> texts("30\n1800000000", "Wed, 21 Oct 2026 07:28:00 GMT\n60", "\n"),
                        ByteMutation.ofTexts(
                                "9999999999", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "1e9", "0", "99", ":", "\n"))
                .within(131_072, 64)
                .telling(wait -> "wait " + wait.isZero())
                .checking((_, wait) -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofDays(1)));
    }

    // Nothing else comes out of an HTTP client.
    private static String printable(String value) {
        return value.replaceAll("[\\x00-\\x1f\\x7f]", " ").strip();
    }

    private static Target<?> reply(int status) {
        return Target.of(
                        "xrpc-reply-" + status,
                        input -> XrpcClient.answered(
                                new HttpReply.Answer(status, Headers.of("Retry-After", "5"), input), NOW))
                .from(
                        () -> texts(
                                "{\"error\":\"InvalidRequest\",\"message\":\"no\"}",
                                "{\"repos\":[{\"did\":\"x\"}],\"cursor\":\"a\"}",
                                ""),
                        JSON)
                .within(131_072, 400)
                .telling(ReplyTargets::kind)
                .checking((_, reply) -> {
                    if (reply instanceof XrpcReply.Failed(XrpcFailure why)) {
                        XrpcFailure.Words failed = why.words();
                        assertThat(failed.status()).isEqualTo(status);
                        assertThat(failed.error())
                                .isNotBlank()
                                .hasSizeLessThanOrEqualTo(64)
                                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
                        assertThat(failed.said() == null ? "" : failed.said())
                                .hasSizeLessThanOrEqualTo(300)
                                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
                    } else {
                        assertThat(status).isEqualTo(200);
                    }
                });
    }

    private static String kind(XrpcReply<?> reply) {
        return reply instanceof XrpcReply.Failed(XrpcFailure why)
                ? why.words().error() + (why.words().said() == null)
                : "ok";
    }

    /** A server that answers every query with the same page leads in a circle, and the walk must come to an end. */
    private static Target<?> page() {
        ListQuery<RepoEntry> repos = ListQueries.repos(10);
        return Target.of("xrpc-pages", input -> {
                    PageWalk<RepoEntry> walk = new PageWalk<>(
                            cursor -> switch (XrpcClient.answered(
                                    new HttpReply.Answer(200, Headers.of(), input), NOW)) {
                                case XrpcReply.Ok<JsonNode>(JsonNode body) ->
                                    repos.page(cursor).reader().read(body, NOW);
                                case XrpcReply.Failed<JsonNode>(var why) -> new XrpcReply.Failed<>(why);
                            },
                            "",
                            new PageTrail(PageTrail.Limits.DEFAULT, 0));
                    int results = 0;
                    while (walk.hasNext() && results < 10) {
                        walk.next();
                        results++;
                    }
                    return results;
                })
                .from(
                        () -> texts(
                                "{\"repos\":[{\"did\":\"did:web:a.test\",\"rev\":\"3mlvfx3zyck2b\"}],\"cursor\":\"a\"}",
                                "{\"repos\":[],\"cursor\":\"a\"}",
                                "{\"repos\":[],\"cursor\":null}",
                                "{\"cursor\":\"\"}",
                                "{}",
                                "[]"),
                        JSON)
                .within(262_144, 2_000)
                .telling("page"::repeat)
                .checking((_, results) -> assertThat(results).isLessThan(10));
    }

    private static final ByteMutation JSON = ByteMutation.ofTexts(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "1e400",
            "\"error\":",
            "\"message\":",
            "\"cursor\":",
            "\"repos\":[",
            "\\u0000",
            "\\ud800",
            "\\u2028",
            "[[[[[[[[",
            "x".repeat(301));

    private static List<ByteSlice> texts(String... texts) {
        return List.of(texts).stream().map(ByteMutation::utf8).toList();
    }

    private static String text(ByteSlice input) {
        return new String(input.toArray(), StandardCharsets.UTF_8);
    }
}
