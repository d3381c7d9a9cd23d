package parallax.atproto.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drops connections over the caps before they cost anything. A trusted proxy carries many clients: it has no own cap.
 */
@ChannelHandler.Sharable
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    private final ServerState state;
    private final AddressCounts direct;
    private final AtomicInteger total = new AtomicInteger();

    ConnectionGate(ServerState state) {
        this.state = state;
        direct = new AddressCounts(state.limits.connections().perAddress());
    }

    int openConnections() {
        return total.get();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // The address is gone when the peer reset the connection while it stood in the backlog.
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress peer) || !admit(ctx.channel(), peer)) {
            ctx.close();
            return;
        }
        state.channels.add(ctx.channel());
        // Read after joining the group: a stop either finds this channel there or is seen here.
        if (state.stopping()) {
            ctx.close();
        } else {
            ctx.fireChannelActive();
        }
    }

    private boolean admit(Channel channel, InetSocketAddress peer) {
        if (total.incrementAndGet() > state.limits.connections().total()) {
            total.decrementAndGet();
            return false;
        }
        InetAddress address = peer.getAddress();
        boolean counted = !state.proxies.trusts(address);
        if (counted && !direct.enter(address)) {
            total.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(_ -> {
            total.decrementAndGet();
            if (counted) {
                direct.leave(address);
            }
        });
        return true;
    }
}
