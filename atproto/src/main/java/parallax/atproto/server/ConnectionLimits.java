package parallax.atproto.server;

import java.time.Duration;

/**
 * Caps and time-outs of connections.
 *
 * @param total open connections at most; one more is dropped at once
 * @param perAddress open connections at most of one IPv4 address or one IPv6 /64; 0 means no cap. Behind a trusted
 *     proxy it holds for WebSockets, by the forwarded address
 * @param request time from the first byte of a request (or from the connect) to its last
 * @param keepAlive time between an answer and the first byte of the next request
 * @param response time for the peer to take an answer
 */
public record ConnectionLimits(int total, int perAddress, Duration request, Duration keepAlive, Duration response) {
    public ConnectionLimits {
        ServerLimits.positive("total", total);
        if (perAddress < 0) {
            throw new IllegalArgumentException("perAddress must not be negative: " + perAddress);
        }
        ServerLimits.positive("request", request);
        ServerLimits.positive("keepAlive", keepAlive);
        ServerLimits.positive("response", response);
    }

    /** 20,000 connections, 1,000 of one address; 10 s, 60 s, 60 s. */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                20_000, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }
}
