package parallax.atproto.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/** The way back of one request on its connection. Event loop only. */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class Exchange {
    /** Swallows what a peer still sends after its last answer. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    final ChannelHandlerContext ctx;
    private final ServerState state;
    private final RequestClock clock;
    private final boolean keepAlive;
    private final Runnable finished;

    /** {@code finished} runs when the answer is with the kernel or lost. */
    Exchange(ChannelHandlerContext ctx, ServerState state, RequestClock clock, boolean keepAlive, Runnable finished) {
        this.ctx = ctx;
        this.state = state;
        this.clock = clock;
        this.keepAlive = keepAlive;
        this.finished = finished;
    }

    void answer(XrpcResponse response) {
        boolean keep = keepAlive && !state.stopping();
        clock.answering();
        ctx.writeAndFlush(ResponseWriter.render(response, keep, state.serverHeader))
                .addListener(sent -> {
                    finished.run();
                    if (!sent.isSuccess()) {
                        ctx.close();
                    } else if (keep) {
                        awaitNext();
                    } else {
                        endAfterAnswer();
                    }
                });
    }

    private void awaitNext() {
        // A stop that came after the header was rendered found this connection busy and left it.
        if (state.stopping()) {
            endAfterAnswer();
            return;
        }
        clock.awaitNext();
        ctx.channel().config().setAutoRead(true);
    }

    // Closing with unread bytes in the receive buffer makes the kernel reset the connection, and the peer may then
    // never read the answer; so only our side ends, and the rest is swallowed for a short while.
    private void endAfterAnswer() {
        Channel channel = ctx.channel();
        if (ctx.isRemoved() || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        ctx.pipeline().replace(ctx.handler(), null, new Discard());
        clock.linger();
        duplex.shutdownOutput();
        channel.config().setAutoRead(true);
    }
}
