package parallax.atproto.firehose;

import java.net.URI;
import java.time.Duration;
import parallax.atproto.address.AddressGuard;

/**
 * Settings of one client.
 *
 * @param socket {@code ws} or {@code wss} URL of the subscription, without a cursor
 * @param userAgent sent with each handshake
 * @param guard decides whether a connection is allowed, and to which address
 * @param maxFrameBytes longest message that is delivered; longer ones are skipped
 * @param connectTimeout for connect, TLS and handshake together
 * @param silence a connection is dropped when no byte has come for this long
 * @param pingEvery a ping is sent after this long without a byte
 * @param backoff how long to wait between attempts to connect
 */
public record FirehoseOptions(
        URI socket,
        String userAgent,
        AddressGuard guard,
        int maxFrameBytes,
        Duration connectTimeout,
        Duration silence,
        Duration pingEvery,
        Backoff backoff) {
    /** Hard limit of a frame, in bytes (atproto.com/specs/event-stream). */
    public static final int MAX_FRAME_BYTES = 5_000_000;

    /** A message up to this size, in bytes, is read without asking: {@link FirehoseListener#begins}. */
    public static final int SMALL_FRAME_BYTES = 64 << 10;

    public FirehoseOptions {
        String scheme = socket.getScheme();
        if (scheme == null || !(scheme.equalsIgnoreCase("ws") || scheme.equalsIgnoreCase("wss"))) {
            throw new IllegalArgumentException("not a ws or wss URL: " + socket);
        }
        if (socket.getHost() == null) {
            throw new IllegalArgumentException("a URL without a host: " + socket);
        }
        if (maxFrameBytes <= 0) {
            throw new IllegalArgumentException("maxFrameBytes must be positive: " + maxFrameBytes);
        }
        positive("connectTimeout", connectTimeout);
        positive("silence", silence);
        positive("pingEvery", pingEvery);
    }

    /** 5,000,000 bytes; 10 s to connect; ping after 30 s, drop after 75 s of silence; {@link Backoff#defaults}. */
    public static FirehoseOptions of(URI socket, String userAgent, AddressGuard guard) {
        return new FirehoseOptions(
                socket,
                userAgent,
                guard,
                MAX_FRAME_BYTES,
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Backoff.defaults());
    }

    public FirehoseOptions withBackoff(Backoff other) {
        return new FirehoseOptions(socket, userAgent, guard, maxFrameBytes, connectTimeout, silence, pingEvery, other);
    }

    public FirehoseOptions withMaxFrameBytes(int other) {
        return new FirehoseOptions(socket, userAgent, guard, other, connectTimeout, silence, pingEvery, backoff);
    }

    public FirehoseOptions withConnectTimeout(Duration other) {
        return new FirehoseOptions(socket, userAgent, guard, maxFrameBytes, other, silence, pingEvery, backoff);
    }

    /** Replaces {@code silence} and {@code pingEvery}. */
    public FirehoseOptions withSilence(Duration newSilence, Duration newPingEvery) {
        return new FirehoseOptions(
                socket, userAgent, guard, maxFrameBytes, connectTimeout, newSilence, newPingEvery, backoff);
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
