package parallax.relay.http;

import java.time.Duration;
import java.time.InstantSource;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcResponse;

/** How many requests one client may make; the firehose and the operator are not counted. */
public final class RequestQuota {
    private static final int REMEMBERED_ADDRESSES = 100_000;

    private final AddressQuota quota;

    /** @param perMinute requests of one client in a minute, and at once */
    public RequestQuota(int perMinute, InstantSource clock) {
        this.quota = new AddressQuota(perMinute, Duration.ofMinutes(1), REMEMBERED_ADDRESSES, clock);
    }

    XrpcHandler limited(XrpcHandler handler) {
        return request -> quota.take(request.remoteAddress())
                ? handler.handle(request)
                : XrpcResponse.error(429, "RateLimitExceeded", "too many requests from your address")
                        .withHeader("Retry-After", Long.toString(quota.secondsToNext()));
    }
}
