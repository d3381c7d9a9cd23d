package parallax.atproto.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.BlockedAddressException;
import parallax.atproto.politeness.Turn;

/** One call: a request, and those that its redirects lead to, each guarded and in its turn. For one thread. */
final class HttpCall {

    /** What is the same for many calls. */
    record Terms(OkHttpClient client, AddressGuard guard, WaitPolicy manners, String userAgent, int maxRedirects) {}

    private final Terms terms;
    private final Duration time;
    private final BodyRule body;
    private final @Nullable String authorization;
    private long deadline;

    /**
     * @param time for the whole call, from now on, without the time spent waiting for turns
     * @param authorization the header of that name; null for none
     */
    HttpCall(Terms terms, Duration time, BodyRule body, @Nullable String authorization) {
        this.authorization = authorization;
        this.terms = terms;
        this.time = time;
        this.body = body;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /** Follows redirects, never from https to http. */
    HttpReply get(HttpUrl first, String accept) throws BlockedAddressException {
        HttpUrl at = first;
        for (int followed = 0; ; followed++) {
            HttpReply reply = inTurn(request(at).header("Accept", accept).get().build());
            String location = reply instanceof HttpReply.Answer answer ? redirect(answer) : "";
            if (location.isEmpty()) {
                return reply;
            }
            if (followed == terms.maxRedirects()) {
                return new HttpReply.NoAnswer("more than " + terms.maxRedirects() + " redirects");
            }
            HttpUrl to = at.resolve(location);
            if (to == null || (at.isHttps() && !to.isHttps())) {
                return new HttpReply.Blocked("a redirect to something other than " + at.scheme());
            }
            // Never as a java.net.URI: a remote can write what has no such form.
            terms.guard().check(to);
            at = to;
        }
    }

    /** An answer that redirects is returned as it is. */
    HttpReply post(HttpUrl url, RequestBody content) {
        return inTurn(request(url).post(content).build());
    }

    private Request.Builder request(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url).header("User-Agent", terms.userAgent());
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private HttpReply inTurn(Request request) {
        WaitPolicy manners = terms.manners();
        long before = System.nanoTime();
        try {
            return switch (manners.turns().enter(hostPort(request.url()), manners.patience())) {
                case Turn.Granted turn -> {
                    deadline += System.nanoTime() - before;
                    yield heeding(turn, request);
                }
                case Turn.TooLate(Duration retryIn) -> new HttpReply.TooSoon(retryIn);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HttpReply.NoAnswer("interrupted");
        }
    }

    private HttpReply heeding(Turn.Granted turn, Request request) {
        try (turn) {
            return exchange(request, new Heeding(turn, body));
        }
    }

    private HttpReply exchange(Request request, BodyRule rule) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return new HttpReply.NoAnswer("timeout");
        }
        Call call = terms.client().newCall(request);
        call.timeout().timeout(left, TimeUnit.NANOSECONDS);
        PendingReply pending = new PendingReply(rule);
        call.enqueue(pending);
        // The call's own time starts when the dispatcher takes it up, so the wait for that is bounded here.
        return pending.await(call, Duration.ofNanos(left).plus(time));
    }

    /** Tells the host's next turns what an answer's headers say, before its body is read. */
    private record Heeding(Turn.Granted turn, BodyRule body) implements BodyRule {

        @Override
        public HttpReply read(Response response) throws IOException {
            turn.answered(response.code(), response.headers()::get);
            return body.read(response);
        }

        @Override
        public boolean abandon() {
            return body.abandon();
        }
    }

    private static String hostPort(HttpUrl url) {
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? url.host() : url.host() + ":" + url.port();
    }

    private static String redirect(HttpReply.Answer answer) {
        return switch (answer.status()) {
            case 301, 302, 303, 307, 308 -> {
                String location = answer.headers().get("Location");
                yield location == null ? "" : location;
            }
            default -> "";
        };
    }
}
