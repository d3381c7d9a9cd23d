package parallax.atproto.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drops an HTTP connection whose peer dawdles: over a request (counted from its first byte, so dripping does not help),
 * between two requests, or over taking an answer. A handler's own time does not count. Event loop only.
 */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestClock extends ChannelInboundHandlerAdapter {
    /** Time left to a peer to read the last answer before the socket is closed under it. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final ConnectionLimits limits;
    private boolean idle = true;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> timer;

    RequestClock(ConnectionLimits limits) {
        this.limits = limits;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        arm(limits.request());
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (idle) {
            idle = false;
            arm(limits.request());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        disarm();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        disarm();
    }

    void requestComplete() {
        idle = false;
        disarm();
    }

    void answering() {
        arm(limits.response());
    }

    void awaitNext() {
        idle = true;
        arm(limits.keepAlive());
    }

    void linger() {
        idle = false;
        arm(LINGER);
    }

    private void arm(Duration time) {
        disarm();
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            return;
        }
        timer = ctx.executor().schedule(() -> ctx.close(), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = null;
    }
}
