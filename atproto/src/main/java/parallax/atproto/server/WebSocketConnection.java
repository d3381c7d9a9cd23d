package parallax.atproto.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ServerSocketSession} on a Netty channel. All state but {@code closing} and {@code sent} belongs to the event
 * loop.
 */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> implements ServerSocketSession {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final int GOING_AWAY = 1001;
    private static final int INTERNAL_ERROR = 1011;

    final Channel channel;
    private final EventLoop loop;
    private final SocketLimits limits;
    private final XrpcRequest handshake;
    private final List<Runnable> onClose = new ArrayList<>(1);
    private Runnable onWritable = () -> {};
    private long unflushed;
    private long progressSeen;
    private int quietPings;
    private boolean heard;
    private volatile boolean closing;
    private final AtomicLong sent = new AtomicLong();

    WebSocketConnection(Channel channel, XrpcRequest handshake, SocketLimits limits) {
        this.channel = channel;
        this.handshake = handshake;
        this.limits = limits;
        loop = channel.eventLoop();
    }

    void start() {
        long every = limits.pingEvery().toNanos();
        // Not at a fixed rate: a loop that was held up would make up for its ticks at once, and find nothing heard in
        // between.
        var ticks = loop.scheduleWithFixedDelay(this::tick, every, every, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(_ -> {
            ticks.cancel(false);
            closing = true;
            for (Runnable callback : List.copyOf(onClose)) {
                runSafely(callback);
            }
        });
    }

    @Override
    public boolean writable() {
        return !closing && channel.isWritable();
    }

    @Override
    public void write(ByteBuf... frames) {
        if (loop.inEventLoop()) {
            enqueue(frames);
            return;
        }
        try {
            loop.execute(() -> enqueue(frames));
        } catch (RejectedExecutionException _) {
            release(frames);
        }
    }

    private void enqueue(ByteBuf[] frames) {
        if (closing) {
            release(frames);
            return;
        }
        for (ByteBuf frame : frames) {
            unflushed += frame.readableBytes();
            channel.write(frame, channel.voidPromise());
        }
    }

    private static void release(ByteBuf[] frames) {
        for (ByteBuf frame : frames) {
            frame.release();
        }
    }

    @Override
    public void flush() {
        if (loop.inEventLoop()) {
            flushNow();
        } else {
            onLoop(this::flushNow);
        }
    }

    // One promise for a whole batch: a future per frame would cost more than the frame.
    private void flushNow() {
        long batch = unflushed;
        unflushed = 0;
        if (batch == 0) {
            channel.flush();
            return;
        }
        ChannelPromise taken = channel.newPromise();
        taken.addListener(result -> {
            if (result.isSuccess()) {
                sent.addAndGet(batch);
            }
        });
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER, taken);
    }

    @Override
    public void onWritable(Runnable callback) {
        onLoop(() -> onWritable = callback);
    }

    @Override
    public void onClose(Runnable callback) {
        onLoop(() -> {
            if (channel.closeFuture().isDone()) {
                runSafely(callback);
            } else {
                onClose.add(callback);
            }
        });
    }

    @Override
    public Executor eventLoop() {
        return loop;
    }

    @Override
    public void closeWith(int code, String reason) {
        onLoop(() -> {
            if (closing) {
                return;
            }
            sendClose(code, reason);
            loop.schedule(() -> channel.close(), CLOSE_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    private void sendClose(int code, String reason) {
        flushNow();
        closing = true;
        channel.writeAndFlush(WebSocketFrames.close(code, reason));
    }

    @Override
    public void abort() {
        onLoop(() -> {
            closing = true;
            if (!channel.isOpen()) {
                return;
            }
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        });
    }

    @Override
    public InetAddress remoteAddress() {
        return handshake.remoteAddress();
    }

    @Override
    public Optional<String> userAgent() {
        return handshake.header("user-agent");
    }

    @Override
    public long bytesSent() {
        return sent.get();
    }

    private void tick() {
        long progress = sent.get() + partOfBatch();
        quietPings = heard || progress != progressSeen ? 0 : quietPings + 1;
        heard = false;
        progressSeen = progress;
        if (limits.pingEvery().multipliedBy(quietPings).compareTo(limits.deadAfter()) >= 0) {
            LOG.debug("no sign of life from {}", remoteAddress());
            abort();
        } else if (writable()) {
            channel.writeAndFlush(WebSocketFrames.ping(), channel.voidPromise());
        }
    }

    // A slow reader may need longer than the limit for one batch; each part of a frame it takes is life all the same.
    private long partOfBatch() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.size() * 31L + unsent.currentProgress();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        heard = true;
        switch (frame) {
            case PingWebSocketFrame ping -> pong(ping);
            case CloseWebSocketFrame close -> closeReceived(close);
            // Event streams ignore whatever a client sends.
            default -> {}
        }
    }

    private void pong(PingWebSocketFrame ping) {
        // A peer that pings but does not read must not make pongs pile up here.
        if (writable()) {
            channel.writeAndFlush(WebSocketFrames.pong(ping.content()), channel.voidPromise());
        }
    }

    private void closeReceived(CloseWebSocketFrame close) {
        if (closing) {
            channel.close();
            return;
        }
        closing = true;
        int code = close.statusCode() < 0 ? 1000 : close.statusCode();
        channel.writeAndFlush(WebSocketFrames.close(code, "")).addListener(ChannelFutureListener.CLOSE);
        loop.schedule(() -> channel.close(), CLOSE_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (writable()) {
            onWritable.run();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ServerState.Signal.STOPPING) {
            closeWith(GOING_AWAY, "the server is stopping");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException broken ->
                closeWith(broken.closeStatus().code(), broken.closeStatus().reasonText());
            case IOException lost -> {
                LOG.debug("WebSocket lost: {}", lost.toString());
                ctx.close();
            }
            default -> {
                LOG.error("WebSocket session failed", cause);
                closeWith(INTERNAL_ERROR, "");
            }
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            LOG.debug("the server has stopped; nothing is left of this session");
        }
    }

    private static void runSafely(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("a close callback failed", e);
        }
    }
}
