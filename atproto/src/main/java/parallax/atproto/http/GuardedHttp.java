package parallax.atproto.http;

import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.BlockedAddressException;
import parallax.atproto.cbor.ByteSlice;

/**
 * One bounded HTTP request at a time for each caller, many for all: guarded, capped in bytes, time and redirects,
 * polite to each host. System proxies are not used: behind one, the address connected to would be the proxy's choice.
 */
public final class GuardedHttp implements AutoCloseable {

    private final OkHttpClient client;
    private final ExecutorService threads;
    private final AddressGuard guard;
    private final HttpLimits limits;
    private final String userAgent;
    private final WaitPolicy manners;

    /**
     * A client that waits for no turns.
     *
     * @param userAgent sent with every request, {@code parallax/VERSION}
     */
    public GuardedHttp(AddressGuard guard, HttpLimits limits, HttpConcurrency concurrency, String userAgent) {
        this(guard, limits, concurrency, userAgent, WaitPolicy.NONE);
    }

    /** @param userAgent sent with every request, {@code parallax/VERSION} */
    public GuardedHttp(
            AddressGuard guard, HttpLimits limits, HttpConcurrency concurrency, String userAgent, WaitPolicy manners) {
        this.guard = guard;
        this.manners = manners;
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
                .socketFactory(new DirectSockets())
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
        return get(uri, accept, call(client, limits.call(), new WholeBody(limits.maxBodyBytes())));
    }

    /**
     * A GET as {@link #get}, whose 2xx answer is given to {@code reader} as it arrives. What {@code reader} throws
     * unchecked is thrown here; when this returns or throws, {@code reader} is not at work any more.
     *
     * @param rules in place of this client's time for a call and limit of the body
     */
    public <T> Download<T> download(URI uri, DownloadRules rules, BodyReader<T> reader) {
        // Shares the connections and the dispatcher.
        OkHttpClient patient = client.newBuilder().readTimeout(rules.window()).build();
        ReadBody<T> body = new ReadBody<>(rules, reader, new WholeBody(limits.maxBodyBytes()));
        return body.result(get(uri, rules.mediaType(), call(patient, rules.total(), body)));
    }

    /**
     * A GET with an {@code Authorization} header, which follows no redirect: whoever it leads to would learn the
     * secret.
     */
    public HttpReply get(URI uri, String accept, String authorization) {
        return get(uri, accept, call(client, limits.call(), new WholeBody(limits.maxBodyBytes()), authorization));
    }

    /** A POST; an answer that redirects is returned as it is. */
    public HttpReply post(URI uri, String contentType, ByteSlice body) {
        return post(uri, contentType, body, null);
    }

    /** As {@link #post(URI, String, ByteSlice)}, with an {@code Authorization} header unless that is null. */
    public HttpReply post(URI uri, String contentType, ByteSlice body, @Nullable String authorization) {
        try {
            HttpUrl url = guard.checked(uri);
            RequestBody content = RequestBody.create(body.toArray(), MediaType.get(contentType), 0, body.length());
            return call(client, limits.call(), new WholeBody(limits.maxBodyBytes()), authorization)
                    .post(url, content);
        } catch (BlockedAddressException e) {
            return new HttpReply.Blocked(String.valueOf(e.getMessage()));
        }
    }

    private HttpReply get(URI uri, String accept, HttpCall call) {
        try {
            return call.get(guard.checked(uri), accept);
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

    private HttpCall call(OkHttpClient within, Duration time, BodyRule body) {
        return call(within, time, body, null);
    }

    private HttpCall call(OkHttpClient within, Duration time, BodyRule body, @Nullable String authorization) {
        int redirects = authorization == null ? limits.maxRedirects() : 0;
        return new HttpCall(
                new HttpCall.Terms(within, guard, manners, userAgent, redirects), time, body, authorization);
    }
}
