package parallax.atproto.server;

import io.netty.channel.group.ChannelGroup;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all connections of one server share; thread-safe. */
final class ServerState {
    /** Sent down every pipeline when the server stops. */
    enum Signal {
        STOPPING
    }

    final ServerLimits limits;
    final TrustedProxies proxies;
    final @Nullable String serverHeader;
    final ChannelGroup channels;
    final Semaphore inFlight;
    /** WebSockets by forwarded address; those of direct peers are counted as connections already. */
    final AddressCounts proxiedSockets;

    private final AtomicLong heldBodyBytes = new AtomicLong();
    private volatile boolean stopping;

    ServerState(ServerLimits limits, TrustedProxies proxies, @Nullable String serverHeader, ChannelGroup channels) {
        this.limits = limits;
        this.proxies = proxies;
        this.serverHeader = serverHeader;
        this.channels = channels;
        inFlight = new Semaphore(limits.http().inFlight());
        proxiedSockets = new AddressCounts(limits.connections().perAddress());
    }

    boolean holdBody(int bytes) {
        if (heldBodyBytes.addAndGet(bytes) <= limits.http().heldBodyBytes()) {
            return true;
        }
        heldBodyBytes.addAndGet(-bytes);
        return false;
    }

    void releaseBody(long bytes) {
        heldBodyBytes.addAndGet(-bytes);
    }

    boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
        channels.forEach(channel -> channel.pipeline().fireUserEventTriggered(Signal.STOPPING));
    }
}
