package parallax.relay.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Very many subscribers on plain sockets and one thread. What each got is kept as a checksum of all its frames in
 * order, so that it can be compared with a subscriber that keeps them.
 */
final class ConsumerCrowd implements AutoCloseable {
    /** How a subscriber reads. */
    enum Manner {
        /** All that comes. */
        FOLLOWING,
        /** A little fifty times a second. */
        SLOW,
        /** Not a byte. */
        NEVER
    }

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** So many of one address are let in by default. */
    private static final int OF_ONE_ADDRESS = 100;

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SLOW_BYTES = 32 << 10;
    private static final int READ_BYTES = 256 << 10;

    private final int port;
    private final Selector selector;
    private final List<CrowdMember> members = new ArrayList<>();
    private final Thread reading = Thread.ofPlatform().name("crowd").daemon().unstarted(this::read);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private volatile boolean closed;
    private long received;

    ConsumerCrowd(int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
    }

    /**
     * Connects some more, before {@link #start}.
     *
     * @param query of the URL, such as {@code ?cursor=0}; empty for none
     */
    void join(int count, Manner manner, String query) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = connect(manner);
            String request = "GET /xrpc/com.atproto.sync.subscribeRepos" + query + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            CrowdMember member = new CrowdMember(channel, manner);
            members.add(member);
            channel.configureBlocking(false);
            if (manner != Manner.NEVER) {
                channel.register(selector, SelectionKey.OP_READ, member);
            }
        }
    }

    private SocketChannel connect(Manner manner) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (manner != Manner.FOLLOWING) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        }
        channel.bind(new InetSocketAddress("127.0.0." + (2 + members.size() / OF_ONE_ADDRESS), 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    void start() {
        reading.start();
    }

    private void read() {
        try {
            long nextTick = System.nanoTime() + TICK;
            while (!closed) {
                selector.select(key -> readFrom(key), TICK / 1_000_000);
                if (System.nanoTime() >= nextTick) {
                    selector.keys().forEach(key -> key.interestOps(SelectionKey.OP_READ));
                    nextTick = System.nanoTime() + TICK;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readFrom(SelectionKey key) {
        CrowdMember member = (CrowdMember) key.attachment();
        boolean slow = member.manner() == Manner.SLOW;
        buffer.clear().limit(slow ? SLOW_BYTES : READ_BYTES);
        int count = member.read(buffer);
        if (count < 0) {
            key.cancel();
        } else if (slow) {
            key.interestOps(0);
        }
        synchronized (this) {
            received += Math.max(0, count);
            notifyAll();
        }
    }

    /** Waits until everybody who reads has had so many frames, and is then through with them. */
    void awaitFrames(int count) throws InterruptedException {
        long before = -1;
        long end = System.nanoTime();
        synchronized (this) {
            while (readers().stream().anyMatch(member -> member.frames() < count)) {
                if (received > before) {
                    before = received;
                    end = System.nanoTime() + PATIENCE.toNanos();
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("silent for " + PATIENCE + " before " + count + " frames");
                }
                wait(left);
            }
        }
    }

    /** Those that read. */
    List<CrowdMember> readers() {
        return members.stream()
                .filter(member -> member.manner() != Manner.NEVER)
                .toList();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        for (CrowdMember member : members) {
            member.close();
        }
    }
}
