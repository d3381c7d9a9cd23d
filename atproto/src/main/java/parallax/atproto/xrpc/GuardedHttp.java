package parallax.atproto.xrpc;

import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import parallax.atproto.cbor.ByteSlice;

/**
 * One bounded HTTP request at a time for each caller, many for all: guarded, capped in bytes, time and redirects, polite
 * to each host. System proxies are not used: behind one, the address connected to would be the proxy's choice.
 */
public final class GuardedHttp implements AutoCloseable {

    private final OkHttpClient client;
    private final ExecutorService threads;
    private final AddressGuard guard;
    private final HttpLimits limits;
    private final String userAgent;

    /** @param userAgent sent with every request, {@code parallax/VERSION} */
    public GuardedHttp(AddressGuard guard, HttpLimits limits, HttpConcurrency concurrency, String userAgent) {
        this.guard = guard;
        this.limits = limits;
        this.userAgent = userAgent;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(concurrency.requests());
        dispatcher.setMaxRequestsPerHost(concurrency.requestsPerHost());
        this.client = new OkHttpClient.Builder()
                .dns(guard.dns())
                .proxy(Proxy.NO_PROXY)
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(concurrency.idleConnections(), 1, TimeUnit.MINUTES))
                .connectTimeout(limits.connect())
                .readTimeout(limits.call())
                .writeTimeout(limits.call())
                // Followed here instead, where every step passes the guard first.
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    public AddressGuard guard() {
        return guard;
    }

    /** A GET that follows redirects, never from https to http. */
    public HttpReply get(URI uri, String accept) {
        long deadline = System.nanoTime() + limits.call().toNanos();
        try {
            return follow(guard.checked(uri), accept, deadline);
        } catch (BlockedAddressException e) {
            return new HttpReply.Blocked(String.valueOf(e.getMessage()));
        }
    }

    private HttpReply follow(HttpUrl first, String accept, long deadline) throws BlockedAddressException {
        HttpUrl at = first;
        for (int followed = 0; ; followed++) {
            HttpReply reply =
                    exchange(request(at).header("Accept", accept).get().build(), deadline);
            String location = reply instanceof HttpReply.Answer answer ? redirect(answer) : "";
            if (location.isEmpty()) {
                return reply;
            }
            if (followed == limits.maxRedirects()) {
                return new HttpReply.NoAnswer("more than " + limits.maxRedirects() + " redirects");
            }
            HttpUrl to = at.resolve(location);
            if (to == null || (at.isHttps() && !to.isHttps())) {
                return new HttpReply.Blocked("a redirect to something other than " + at.scheme());
            }
            // Never as a java.net.URI: a remote can write what has no such form.
            guard.check(to);
            at = to;
        }
    }

    /** A POST; an answer that redirects is returned as it is. */
    public HttpReply post(URI uri, String contentType, ByteSlice body) {
        try {
            HttpUrl url = guard.checked(uri);
            RequestBody content = RequestBody.create(body.toArray(), MediaType.get(contentType), 0, body.length());
            return exchange(
                    request(url).post(content).build(),
                    System.nanoTime() + limits.call().toNanos());
        } catch (BlockedAddressException e) {
            return new HttpReply.Blocked(String.valueOf(e.getMessage()));
        }
    }

    /** Cancels what is under way; every later request fails. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        threads.shutdown();
        client.connectionPool().evictAll();
    }

    private Request.Builder request(HttpUrl url) {
        return new Request.Builder().url(url).header("User-Agent", userAgent);
    }

    private HttpReply exchange(Request request, long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return new HttpReply.NoAnswer("timeout");
        }
        Call call = client.newCall(request);
        call.timeout().timeout(left, TimeUnit.NANOSECONDS);
        PendingReply pending = new PendingReply(limits.maxBodyBytes());
        call.enqueue(pending);
        // The call's own time starts when it gets its turn at the host, so the wait for that turn is bounded here.
        return pending.await(call, Duration.ofNanos(left).plus(limits.call()));
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
