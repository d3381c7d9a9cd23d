package parallax.atproto.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A running server. Thread-safe. */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
public final class XrpcServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    // Clients send little; the default would keep a buffer as large as the most it ever read ready for each.
    private static final int READ_BYTES = 2 << 10;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LAST_STEP = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final ServerState state;
    private final ConnectionGate gate;
    private final Channel listener;

    private XrpcServer(EventLoopGroup loops, ServerState state, ConnectionGate gate, Channel listener) {
        this.loops = loops;
        this.state = state;
        this.gate = gate;
        this.listener = listener;
    }

    public static XrpcServerBuilder builder() {
        return new XrpcServerBuilder();
    }

    static XrpcServer start(XrpcServerBuilder settings) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops, new DefaultThreadFactory("xrpc-io", true), NioIoHandler.newFactory());
        ServerState state = new ServerState(
                settings.limits, settings.proxies, settings.serverHeader, new DefaultChannelGroup(loops.next(), true));
        ConnectionGate gate = new ConnectionGate(state);
        RequestDispatcher dispatcher = new RequestDispatcher(settings.routes(), state);
        InetSocketAddress address = new InetSocketAddress(settings.host, settings.port);
        Consumer<ChannelPipeline> handlers = pipeline -> {
            addHandlers(pipeline, state, gate, dispatcher);
            settings.pipelines.accept(pipeline);
        };
        ChannelFuture bound =
                bootstrap(loops, state.limits.sockets(), handlers).bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new UncheckedIOException(
                    new IOException("cannot listen on " + settings.host + ":" + settings.port, bound.cause()));
        }
        return new XrpcServer(loops, state, gate, bound.channel());
    }

    private static ServerBootstrap bootstrap(
            EventLoopGroup loops, SocketLimits sockets, Consumer<ChannelPipeline> handlers) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Only here: a channel keeps what it first read with.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(sockets.lowWater(), sockets.highWater()))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        handlers.accept(channel.pipeline());
                    }
                });
    }

    private static void addHandlers(
            ChannelPipeline pipeline, ServerState state, ConnectionGate gate, RequestDispatcher dispatcher) {
        RequestLimits limits = state.limits.http();
        RequestClock clock = new RequestClock(state.limits.connections());
        pipeline.addLast(
                gate,
                clock,
                new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.requestLineBytes())
                        .setMaxHeaderSize(limits.headerBytes())),
                new FlowControlHandler(),
                new RequestAssembler(state, clock, dispatcher));
    }

    /** The bound port. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Connections open at this moment, HTTP and WebSocket together. */
    public int openConnections() {
        return gate.openConnections();
    }

    /** Requests in handlers at this moment. */
    public int requestsInFlight() {
        return state.limits.http().inFlight() - state.inFlight.availablePermits();
    }

    /** {@link #stop} with ten seconds of grace. */
    @Override
    public void close() {
        stop(GRACE);
    }

    /**
     * Stops accepting, lets requests in flight be answered, closes WebSockets with 1001, and drops what is left after
     * {@code grace}. Blocks until all I/O threads have ended. Calling it again is harmless.
     */
    public void stop(Duration grace) {
        listener.close().awaitUninterruptibly();
        state.stop();
        state.channels.newCloseFuture().awaitUninterruptibly(grace.toMillis());
        state.channels.close().awaitUninterruptibly(LAST_STEP.toMillis());
        loops.shutdownGracefully(0, LAST_STEP.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(LAST_STEP.toMillis());
    }
}
