package parallax.atproto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;

class XrpcServerSocketTest {
    private final BlockingQueue<ServerSocketSession> sessions = new ArrayBlockingQueue<>(10);
    private XrpcServer server;

    private void start(ServerLimits limits) {
        server = XrpcServer.builder()
                .limits(limits)
                .webSocket("/events", (_, session) -> sessions.add(session))
                .start();
    }

    private static ServerLimits sockets(Duration pingEvery, Duration deadAfter) {
        return ServerLimits.defaults().with(new SocketLimits(1 << 10, 64 << 10, 200, pingEvery, deadAfter));
    }

    private ServerSocketSession session() throws InterruptedException {
        ServerSocketSession session = sessions.poll(60, TimeUnit.SECONDS);
        assertThat(session).isNotNull();
        return session;
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofMillis(500));
    }

    @Test
    void theHandshakeAnswersTheKeyOfTheSpecification() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = new RawClient(server)) {
            client.send(RawClient.HANDSHAKE + "User-Agent: tester/1\r\n\r\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(session().userAgent()).contains("tester/1");
        }
    }

    @Test
    void aBrokenHandshakeIsRefused() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = new RawClient(server)) {
            client.send(RawClient.HANDSHAKE.replace("Version: 13", "Version: 8") + "\r\n");
            assertThat(client.response()).startsWith("HTTP/1.1 426").containsIgnoringCase("sec-websocket-version: 13");
            client.send(RawClient.HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=") + "\r\n");
            assertThat(client.response()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void aRouteMayRefuseBeforeTheHandshake() throws Exception {
        server = XrpcServer.builder()
                .webSocket("/events", new SocketRoute() {
                    @Override
                    public void open(XrpcRequest request, ServerSocketSession session) {
                        sessions.add(session);
                    }

                    @Override
                    public Optional<XrpcResponse> refuse(XrpcRequest request) {
                        return Optional.of(XrpcResponse.error(429, "RateLimitExceeded", "full"));
                    }
                })
                .start();
        try (RawClient client = new RawClient(server)) {
            client.send(RawClient.HANDSHAKE + "\r\n");
            assertThat(client.response())
                    .startsWith("HTTP/1.1 429")
                    .endsWith("{\"error\":\"RateLimitExceeded\",\"message\":\"full\"}");
            assertThat(sessions).isEmpty();
        }
    }

    @Test
    void sharedFramesArriveWholeInOrderAndAreReleased() throws Exception {
        start(ServerLimits.defaults());
        Random random = new Random(5);
        byte[][] payloads = new byte[200][];
        ByteBuf shared = Unpooled.directBuffer();
        try (RawClient one = RawClient.webSocket(server);
                RawClient two = RawClient.webSocket(server)) {
            List<ServerSocketSession> both = List.of(session(), session());
            for (int i = 0; i < payloads.length; i++) {
                payloads[i] = new byte[i % 5 == 0 ? 70_000 : random.nextInt(400)];
                random.nextBytes(payloads[i]);
                ByteBuffer header = ByteBuffer.allocate(10);
                WebSocketFrames.writeHeader(header, payloads[i].length);
                shared.writeBytes(header.flip()).writeBytes(payloads[i]);
            }
            CountDownLatch allSent = new CountDownLatch(2);
            for (ServerSocketSession session : both) {
                session.write(shared.retainedDuplicate());
                session.flush();
            }
            for (RawClient client : List.of(one, two)) {
                for (byte[] payload : payloads) {
                    RawClient.Frame frame = client.frame();
                    assertThat(frame.firstByte()).isEqualTo(0x82);
                    assertThat(frame.payload().toArray()).isEqualTo(payload);
                }
            }
            for (ServerSocketSession session : both) {
                session.eventLoop().execute(allSent::countDown);
            }
            assertThat(allSent.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(both)
                    .allSatisfy(session -> assertThat(session.bytesSent()).isEqualTo(shared.readableBytes()));
            assertThat(shared.refCnt()).isEqualTo(1);
        }
        shared.release();
    }

    @Test
    void aReaderThatStopsMakesTheSessionUnwritableUntilItReadsOn() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            ServerSocketSession session = session();
            CountDownLatch writableAgain = new CountDownLatch(1);
            session.onWritable(writableAgain::countDown);
            AtomicInteger frames = new AtomicInteger();
            CountDownLatch full = new CountDownLatch(1);
            ByteSlice payload = ByteSlice.of(new byte[60_000]);
            session.eventLoop().execute(() -> {
                while (session.writable()) {
                    session.write(WebSocketFrames.binary(payload));
                    session.flush();
                    frames.incrementAndGet();
                }
                full.countDown();
            });
            assertThat(full.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(session.writable()).isFalse();
            for (int i = 0; i < frames.get(); i++) {
                assertThat(client.dataFrame().payload().length()).isEqualTo(60_000);
            }
            assertThat(writableAgain.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void pingsAreAnsweredAndClientDataIsIgnored() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            client.sendFrame(0x82, "data");
            client.sendFrame(0x81, "text");
            client.sendFrame(0x89, "hello");
            RawClient.Frame pong = client.frame();
            assertThat(pong.firstByte()).isEqualTo(0x8a);
            assertThat(pong.text()).isEqualTo("hello");
        }
    }

    @Test
    void anUnmaskedOrOverlongClientFrameClosesTheSession() throws Exception {
        start(sockets(Duration.ofSeconds(30), Duration.ofSeconds(90)));
        try (RawClient client = RawClient.webSocket(server)) {
            client.send(new byte[] {(byte) 0x82, 1, 0});
            assertThat(client.frame().closeCode()).isEqualTo(1002);
        }
        try (RawClient client = RawClient.webSocket(server)) {
            client.sendFrame(0x82, "x".repeat(201));
            assertThat(client.frame().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void theCloseHandshakeOfTheClientIsAnswered() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            session();
            client.sendFrame(0x88, "\u0003");
            // One byte of payload is no status code: a protocol error, still answered by a close frame.
            assertThat(client.frame().opcode()).isEqualTo(8);
        }
        try (RawClient client = RawClient.webSocket(server)) {
            CountDownLatch closed = new CountDownLatch(1);
            session().onClose(closed::countDown);
            client.sendFrame(0x88, "");
            assertThat(client.frame().closeCode()).isEqualTo(1000);
            assertThat(client.rest()).isEmpty();
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aLastFrameIsSentBeforeTheClose() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            ServerSocketSession session = session();
            ByteBuf tooLate = WebSocketFrames.text("never");
            session.write(WebSocketFrames.text("last"));
            session.closeWith(1008, "too slow " + "é".repeat(100));
            session.write(tooLate);
            assertThat(client.frame().text()).isEqualTo("last");
            RawClient.Frame close = client.frame();
            assertThat(close.closeCode()).isEqualTo(1008);
            assertThat(close.payload().length()).isBetween(120, 125);
            assertThat(close.text().substring(2)).matches("too slow é+");
            client.sendFrame(0x88, "");
            assertThat(client.rest()).isEmpty();
            assertThat(tooLate.refCnt()).isZero();
        }
    }

    @Test
    void aPeerThatNeitherAnswersNorReadsIsDropped() throws Exception {
        start(sockets(Duration.ofMillis(50), Duration.ofMillis(150)));
        try (RawClient client = RawClient.webSocket(server)) {
            CountDownLatch closed = new CountDownLatch(1);
            session().onClose(closed::countDown);
            assertThat(client.frame().firstByte()).isEqualTo(0x89);
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHangUpDoesNotWaitForAPeerThatDoesNotRead() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            ServerSocketSession session = session();
            CountDownLatch closed = new CountDownLatch(1);
            session.onClose(closed::countDown);
            session.write(WebSocketFrames.binary(ByteSlice.of(new byte[64 << 20])));
            RudeSessions.hangUp(session);
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(client.socket.isClosed()).isFalse();
        }
    }

    @Test
    void aClientThatSendsMuchGetsNoLargerReads() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            WebSocketConnection session = (WebSocketConnection) session();
            // Frames of no payload, under the mask of zero.
            byte[] many = new byte[6 * 10_000];
            for (int i = 0; i < many.length; i += 6) {
                many[i] = (byte) 0x82;
                many[i + 1] = (byte) 0x80;
            }
            client.send(many);
            client.sendFrame(0x89, "all read");
            assertThat(client.frame().text()).isEqualTo("all read");
            CompletableFuture<Integer> next = CompletableFuture.supplyAsync(
                    () -> session.channel.unsafe().recvBufAllocHandle().guess(), session.eventLoop());
            assertThat(next.get(60, TimeUnit.SECONDS)).isEqualTo(2 << 10);
        }
    }

    @Test
    void aPeerThatAnswersPingsStays() throws Exception {
        start(sockets(Duration.ofMillis(50), Duration.ofMillis(1_500)));
        try (RawClient client = RawClient.webSocket(server)) {
            ServerSocketSession session = session();
            // For longer than one lives that does not answer.
            for (int i = 0; i < 40; i++) {
                assertThat(client.frame().firstByte()).isEqualTo(0x89);
                client.sendFrame(0x8a, "");
            }
            assertThat(session.writable()).isTrue();
        }
    }

    @Test
    void anAbortResetsTheConnection() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            session().abort();
            assertThatThrownBy(client::frame).isInstanceOf(IOException.class).isNotInstanceOf(EOFException.class);
        }
    }

    @Test
    void stoppingClosesSessionsWith1001() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            session();
            Thread stopping = Thread.ofVirtual().start(server::close);
            assertThat(client.frame().closeCode()).isEqualTo(1001);
            client.sendFrame(0x88, "");
            assertThat(client.rest()).isEmpty();
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void aSessionThatDoesNotAnswerTheCloseIsDroppedWhenTheGraceIsOver() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            session();
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofMillis(200)));
            assertThat(client.frame().closeCode()).isEqualTo(1001);
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
            assertThat(client.rest()).isEmpty();
            assertThat(server.openConnections()).isZero();
        }
    }

    @Test
    void framesThatAreOnTheirWayArriveBeforeTheCloseOfTheStop() throws Exception {
        start(ServerLimits.defaults());
        try (RawClient client = RawClient.webSocket(server)) {
            ServerSocketSession session = session();
            byte[] payload = new byte[100];
            for (int i = 0; i < 20; i++) {
                ByteBuffer header = ByteBuffer.allocate(10);
                WebSocketFrames.writeHeader(header, payload.length);
                session.write(Unpooled.wrappedBuffer(header.flip(), ByteBuffer.wrap(payload)));
            }
            session.flush();
            Thread stopping = Thread.ofVirtual().start(server::close);
            for (int i = 0; i < 20; i++) {
                assertThat(client.frame().payload().length()).isEqualTo(100);
            }
            assertThat(client.frame().closeCode()).isEqualTo(1001);
            client.sendFrame(0x88, "");
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void socketsBehindATrustedProxyAreCountedByTheForwardedAddress() throws Exception {
        server = XrpcServer.builder()
                .trustedProxies(TrustedProxies.of(List.of("127.0.0.1")))
                .limits(ServerLimits.defaults()
                        .with(new ConnectionLimits(
                                10, 1, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10))))
                .webSocket("/events", (_, session) -> sessions.add(session))
                .start();
        String client = "X-Forwarded-For: 198.51.100.1\r\n";
        try (RawClient first = RawClient.webSocket(server, client);
                RawClient other = RawClient.webSocket(server, "X-Forwarded-For: 198.51.100.2\r\n");
                RawClient again = new RawClient(server)) {
            again.send(RawClient.HANDSHAKE + client + "\r\n");
            assertThat(again.response()).startsWith("HTTP/1.1 429");
            // Each is opened on a loop of its own, after its handshake was answered: in any order.
            assertThat(List.of(session(), session()))
                    .extracting(session -> session.remoteAddress().getHostAddress())
                    .containsExactlyInAnyOrder("198.51.100.1", "198.51.100.2");
            assertThat(first.socket.isConnected() && other.socket.isConnected()).isTrue();
        }
    }
}
