package parallax.atproto.server;

/**
 * Caps of requests.
 *
 * @param requestLineBytes longest request line; over it: 414
 * @param headerBytes all request headers together; over it: 431
 * @param bodyBytes longest request body; over it: 413
 * @param heldBodyBytes bodies of all requests in flight together; over it: 503
 * @param inFlight requests in handlers at once; over it: 503
 */
public record RequestLimits(int requestLineBytes, int headerBytes, int bodyBytes, long heldBodyBytes, int inFlight) {
    public RequestLimits {
        ServerLimits.positive("requestLineBytes", requestLineBytes);
        ServerLimits.positive("headerBytes", headerBytes);
        ServerLimits.positive("bodyBytes", bodyBytes);
        ServerLimits.positive("heldBodyBytes", heldBodyBytes);
        ServerLimits.positive("inFlight", inFlight);
    }

    /** 8 KiB, 16 KiB, 1 MiB, 64 MiB, 512 requests. */
    public static RequestLimits defaults() {
        return new RequestLimits(8 << 10, 16 << 10, 1 << 20, 64 << 20, 512);
    }
}
