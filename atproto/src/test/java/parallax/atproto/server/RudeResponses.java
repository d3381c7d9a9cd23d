package parallax.atproto.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Answers that a broken server gives and {@link XrpcServer} rightly does not: each marked one is sent as its mark says.
 */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
public final class RudeResponses extends ChannelOutboundHandlerAdapter {
    private static final String RESET = "x-simulated-reset";
    private static final String CUT = "x-simulated-cut";
    private static final String PIECE = "x-simulated-piece";
    private static final String PAUSE = "x-simulated-pause";

    private RudeResponses() {}

    /** Lets a server do what the marks say. */
    public static XrpcServerBuilder allowed(XrpcServerBuilder server) {
        server.pipelines = RudeResponses::addTo;
        return server;
    }

    private static void addTo(ChannelPipeline pipeline) {
        String last = pipeline.context(RequestAssembler.class).name();
        pipeline.addBefore(last, null, new RudeResponses());
    }

    /** The connection is reset instead of the answer. */
    public static XrpcResponse reset() {
        return XrpcResponse.empty(200).withHeader(RESET, "");
    }

    /** Ends the connection after this many bytes of the body, fewer than it announces. */
    public static XrpcResponse cut(XrpcResponse answer, int afterBytes) {
        return answer.withHeader(CUT, Integer.toString(afterBytes));
    }

    /** Sends the body in pieces of this many bytes with a pause before each. */
    public static XrpcResponse slow(XrpcResponse answer, int pieceBytes, Duration pause) {
        return answer.withHeader(PIECE, Integer.toString(pieceBytes)).withHeader(PAUSE, Long.toString(pause.toNanos()));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof FullHttpResponse response)) {
            ctx.write(message, promise);
        } else if (response.headers().contains(RESET)) {
            response.release();
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            ctx.close();
            promise.tryFailure(new ClosedChannelException());
        } else if (response.headers().contains(CUT)) {
            cut(ctx, response);
            promise.tryFailure(new ClosedChannelException());
        } else if (response.headers().contains(PIECE)) {
            drip(ctx, response, promise);
        } else {
            ctx.write(message, promise);
            // What follows the handshake is no HTTP.
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                ctx.pipeline().remove(this);
            }
        }
    }

    private static void cut(ChannelHandlerContext ctx, FullHttpResponse response) {
        ByteBuf body = response.content();
        int kept = Math.min(response.headers().getInt(CUT), body.readableBytes());
        response.headers().remove(CUT);
        ctx.write(head(response));
        ctx.writeAndFlush(new DefaultHttpContent(body.readSlice(kept))).addListener(ChannelFutureListener.CLOSE);
    }

    private static void drip(ChannelHandlerContext ctx, FullHttpResponse response, ChannelPromise promise) {
        int piece = response.headers().getInt(PIECE);
        long pause = Long.parseLong(response.headers().get(PAUSE));
        response.headers().remove(PIECE).remove(PAUSE);
        ctx.writeAndFlush(head(response));
        next(ctx, response.content(), piece, pause, promise);
    }

    private static void next(ChannelHandlerContext ctx, ByteBuf body, int piece, long pause, ChannelPromise promise) {
        ctx.executor()
                .schedule(
                        () -> {
                            Channel channel = ctx.channel();
                            if (!channel.isActive()) {
                                body.release();
                                promise.tryFailure(new ClosedChannelException());
                            } else if (body.readableBytes() <= piece) {
                                ctx.writeAndFlush(new DefaultLastHttpContent(body), promise);
                            } else {
                                ctx.writeAndFlush(new DefaultHttpContent(body.readRetainedSlice(piece)));
                                next(ctx, body, piece, pause, promise);
                            }
                        },
                        pause,
                        TimeUnit.NANOSECONDS);
    }

    private static DefaultHttpResponse head(FullHttpResponse response) {
        return new DefaultHttpResponse(response.protocolVersion(), response.status(), response.headers());
    }
}
