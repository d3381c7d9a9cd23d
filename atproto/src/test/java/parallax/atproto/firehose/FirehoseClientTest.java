package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.units.GrowingPause;

class FirehoseClientTest {
    private static final AddressGuard LOCAL = AddressGuard.publicOnly().allowingInsecureLocalhost();
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Waits that a client was told to make; none is really waited. */
    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    private final FirehosePorts ports =
            new FirehosePorts(System::nanoTime, waits::add, (SSLSocketFactory) SSLSocketFactory.getDefault());
    private final SimulatedHost host = SimulatedHost.start();
    private FirehoseClient client;

    private FirehoseOptions options(URI stream) {
        Backoff backoff = new Backoff(
                GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofMinutes(5)), Duration.ZERO, new Random(1));
        return FirehoseOptions.of(stream, "tester/1", LOCAL).withBackoff(backoff);
    }

    private Heard listen(OptionalLong cursor) {
        return listen(options(host.stream()), new Heard(cursor));
    }

    private Heard listen(FirehoseOptions options, Heard heard) {
        client = FirehoseClient.start(options, heard, ports);
        return heard;
    }

    private static ByteSlice frame(int seq, int length) {
        byte[] bytes = new byte[length];
        new Random(seq).nextBytes(bytes);
        return ByteSlice.of(bytes);
    }

    private void append(int... seqs) {
        for (int seq : seqs) {
            host.append(seq, frame(seq, 100 + seq));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (client != null) {
            client.close();
            assertThat(client.awaitEnd(LONG)).isTrue();
        }
        host.close();
    }

    @Test
    void framesAfterTheCursorArriveInOrderAndThenLiveOnes() throws Exception {
        append(1, 2, 3);
        Heard heard = listen(OptionalLong.of(1));
        assertThat(heard.next(Heard.Call.Opened.class).headers()).containsEntry("upgrade", "websocket");
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 102));
        assertThat(heard.nextFrame()).isEqualTo(frame(3, 103));
        append(4);
        assertThat(heard.nextFrame()).isEqualTo(frame(4, 104));
        assertThat(host.requests().getFirst().query("cursor")).contains("1");
        assertThat(host.requests().getFirst().header("user-agent")).contains("tester/1");
        assertThat(host.requests().getFirst().header("host")).contains(host.hostPort());
    }

    @Test
    void aListenerMayAskForAnotherConnection() throws Exception {
        append(1, 2);
        CompletableFuture<FirehoseClient> started = new CompletableFuture<>();
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void frame(ByteSlice bytes) throws InterruptedException {
                super.frame(bytes);
                if (cursor.getAsLong() == 0) {
                    cursor = OptionalLong.of(1);
                    started.join().reconnect();
                }
            }
        };
        listen(options(host.stream()), heard);
        started.complete(client);
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 101));
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Requested());
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 102));
        assertThat(host.requests().getLast().query("cursor")).contains("1");
    }

    @Test
    void withoutACursorNoneIsSent() throws Exception {
        append(1);
        Heard heard = listen(OptionalLong.empty());
        heard.next(Heard.Call.Opened.class);
        assertThat(host.awaitSubscribers(1, LONG)).isTrue();
        append(2);
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 102));
        assertThat(host.requests().getFirst().query("cursor")).isEmpty();
    }

    @Test
    void framesOfEverySizeUpToTheCapAreWhole() throws Exception {
        int[] sizes = {0, 1, 125, 126, 8_185, 8_192, 8_193, 65_535, 65_536, 300_000, 4_999_999, 5_000_000};
        for (int i = 0; i < sizes.length; i++) {
            host.append(i + 1, frame(i, sizes[i]));
        }
        Heard heard = listen(OptionalLong.of(0));
        heard.next(Heard.Call.Opened.class);
        for (int i = 0; i < sizes.length; i++) {
            assertThat(heard.nextFrame()).isEqualTo(frame(i, sizes[i]));
        }
    }

    @Test
    void fragmentsWithPingsBetweenThemBecomeOneFrame() throws Exception {
        host.nextConnection(new Fault.Fragmented(1_000));
        host.append(1, frame(1, 4_500));
        host.append(2, frame(2, 700));
        Heard heard = listen(OptionalLong.of(0));
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 4_500));
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 700));
    }

    @Test
    void aListenerIsToldOfALongMessageBeforeItIsReadAndOfOneInFragments() throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        CountDownLatch room = new CountDownLatch(1);
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void begins(long length) throws InterruptedException {
                told.add(length);
                room.await();
            }
        };
        host.append(1, frame(1, FirehoseOptions.SMALL_FRAME_BYTES));
        host.append(2, frame(2, FirehoseOptions.SMALL_FRAME_BYTES + 1));
        listen(options(host.stream()), heard);
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, FirehoseOptions.SMALL_FRAME_BYTES));
        assertThat(heard.calls.poll(200, TimeUnit.MILLISECONDS)).isNull();
        room.countDown();
        assertThat(heard.nextFrame()).isEqualTo(frame(2, FirehoseOptions.SMALL_FRAME_BYTES + 1));

        heard.cursor = OptionalLong.of(0);
        host.nextConnection(new Fault.Fragmented(30_000));
        host.dropConnections();
        heard.next(Heard.Call.Closed.class);
        heard.next(Heard.Call.Opened.class);
        heard.nextFrame();
        heard.nextFrame();
        assertThat(told)
                .containsExactly(
                        (long) FirehoseOptions.SMALL_FRAME_BYTES + 1, (long) FirehoseOptions.MAX_FRAME_BYTES, (long)
                                FirehoseOptions.MAX_FRAME_BYTES);
    }

    @Test
    void aFrameOverTheCapGoesByWithItsFirstBytesAndTheNextOneArrives() throws Exception {
        host.nextConnection(new Fault.Oversize(1, frame(9, 50), 200_000));
        append(1, 2);
        Heard heard = listen(options(host.stream()).withMaxFrameBytes(199_999), new Heard(OptionalLong.of(0)));
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 101));
        Heard.Call.Oversize oversize = heard.next(Heard.Call.Oversize.class);
        assertThat(oversize.length()).isEqualTo(200_000);
        assertThat(oversize.first().length()).isEqualTo(65_536);
        assertThat(oversize.first().slice(0, 50)).isEqualTo(frame(9, 50));
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 102));
    }

    @Test
    void fragmentsThatAreOverTheCapTogetherGoByToo() throws Exception {
        host.nextConnection(new Fault.Fragmented(1_000));
        host.append(1, frame(1, 150_000));
        host.append(2, frame(2, 100_000));
        host.append(3, frame(3, 10));
        Heard heard = listen(options(host.stream()).withMaxFrameBytes(100_000), new Heard(OptionalLong.of(0)));
        heard.next(Heard.Call.Opened.class);
        Heard.Call.Oversize oversize = heard.next(Heard.Call.Oversize.class);
        assertThat(oversize.length()).isEqualTo(150_000);
        assertThat(oversize.first()).isEqualTo(frame(1, 150_000).slice(0, 65_536));
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 100_000));
        assertThat(heard.nextFrame()).isEqualTo(frame(3, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000, 3_000})
    void aMessageOfCountlessTinyFragmentsEndsTheConnectionWithinTheCapAndOverIt(int cap) throws Exception {
        host.nextConnection(new Fault.Fragmented(1));
        host.append(1, frame(1, FrameScanner.MAX_FRAGMENTS + 1));
        Heard heard = listen(options(host.stream()).withMaxFrameBytes(cap), new Heard(OptionalLong.of(0)));
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Protocol("a message of too many fragments"));
    }

    @Test
    void aTextFrameOrBrokenFramingEndsTheConnectionWithItsReason() throws Exception {
        append(1);
        host.nextConnection(new Fault.Text(1));
        host.nextConnection(new Fault.BrokenFraming(0));
        Heard heard = listen(OptionalLong.of(0));
        heard.next(Heard.Call.Opened.class);
        heard.nextFrame();
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.TextFrame());
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Protocol("a reserved bit is set"));
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 101));
    }

    @Test
    void bytesThatAreNoEventAreStillDelivered() throws Exception {
        host.nextConnection(new Fault.Garbage(0, frame(7, 20)));
        append(1);
        Heard heard = listen(OptionalLong.of(0));
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(7, 20));
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 101));
    }

    @ParameterizedTest
    @EnumSource(Fault.Manner.class)
    void afterACutTheClientComesBackWithTheCursorOfThatMoment(Fault.Manner manner) throws Exception {
        append(1, 2);
        host.nextConnection(new Fault.Cut(1, manner));
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void closed(CloseReason reason, Duration retryIn) {
                cursor = OptionalLong.of(1);
                super.closed(reason, retryIn);
            }
        };
        listen(options(host.stream()), heard);
        heard.next(Heard.Call.Opened.class);
        heard.nextFrame();
        CloseReason reason = heard.nextClosed();
        int code = manner == Fault.Manner.CLOSE_FRAME ? 1001 : 1006;
        assertThat(reason)
                .isInstanceOfSatisfying(
                        CloseReason.Remote.class,
                        remote -> assertThat(remote.code()).isEqualTo(code));
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(2, 102));
        assertThat(host.requests().getLast().query("cursor")).contains("1");
    }

    @Test
    void aFutureCursorIsAFrameAndThenAClose() throws Exception {
        append(1);
        Heard heard = listen(OptionalLong.of(5));
        heard.next(Heard.Call.Opened.class);
        assertThat(new String(heard.nextFrame().toArray(), StandardCharsets.ISO_8859_1))
                .contains("FutureCursor");
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Remote(1008, "FutureCursor"));
    }

    @Test
    void aRefusalCarriesItsHeadersAndItsRetryAfterIsObeyed() throws Exception {
        host.nextConnection(new Fault.Refuse(429, Map.of("Retry-After", "90", "Server", "some atproto-relay")));
        append(1);
        Heard heard = listen(OptionalLong.of(0));
        Heard.Call.Closed closed = heard.next(Heard.Call.Closed.class);
        assertThat(closed.reason()).isInstanceOfSatisfying(CloseReason.Refused.class, refused -> {
            assertThat(refused.httpStatus()).isEqualTo(429);
            assertThat(refused.headers()).containsEntry("server", "some atproto-relay");
        });
        assertThat(closed.retryIn()).isEqualTo(Duration.ofSeconds(90));
        heard.next(Heard.Call.Opened.class);
        assertThat(waits).containsExactly(Duration.ofSeconds(90));
    }

    @Test
    void waitsDoubleWhileNothingIsDeliveredAndStartAnewOnceSomethingIs() throws Exception {
        append(1);
        host.everyConnection(new Fault.Cut(0, Fault.Manner.EOF));
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public Optional<Duration> retry(CloseReason reason, Duration planned) {
                return waits.size() < 4 ? Optional.of(planned) : Optional.empty();
            }
        };
        listen(options(host.stream()), heard);
        assertThat(client.awaitEnd(LONG)).isTrue();
        assertThat(client.running()).isFalse();
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(waits.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(waits.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(waits.get(3)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        Heard.Call last = List.copyOf(heard.calls).getLast();
        assertThat(last).isInstanceOfSatisfying(Heard.Call.Closed.class, closed -> {
            assertThat(closed.reason()).isInstanceOf(CloseReason.Remote.class);
            assertThat(closed.retryIn()).isZero();
        });
    }

    @Test
    void aSessionThatDeliveredMakesTheNextFailureTheFirst() throws Exception {
        append(1);
        host.nextConnection(new Fault.Cut(0, Fault.Manner.EOF));
        host.nextConnection(new Fault.Cut(0, Fault.Manner.EOF));
        host.nextConnection(new Fault.Cut(1, Fault.Manner.EOF));
        Heard heard = listen(OptionalLong.of(0));
        for (int i = 0; i < 3; i++) {
            heard.next(Heard.Call.Opened.class);
            if (i == 2) {
                heard.nextFrame();
            }
            heard.nextClosed();
        }
        heard.next(Heard.Call.Opened.class);
        assertThat(waits.get(1)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(waits.get(2)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aHostThatStallsInMidFrameIsSilent() throws Exception {
        append(1);
        host.nextConnection(new Fault.Stall(0));
        FirehoseOptions quick = options(host.stream()).withSilence(Duration.ofMillis(400), Duration.ofMillis(100));
        // The time of the first connection only: the next one is not to be silent, however slow the machine.
        AtomicBoolean stopped = new AtomicBoolean();
        FirehosePorts once = new FirehosePorts(
                () -> stopped.get() ? Long.MAX_VALUE / 2 : System.nanoTime(), waits::add, (SSLSocketFactory)
                        SSLSocketFactory.getDefault());
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void closed(CloseReason reason, Duration retryIn) {
                stopped.set(true);
                super.closed(reason, retryIn);
            }
        };
        client = FirehoseClient.start(quick, heard, once);
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Silent());
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 101));
    }

    @Test
    void aHostThatDripsOneFrameIsGivenUp() throws Exception {
        host.append(1, frame(1, 4_000_000));
        AtomicBoolean opened = new AtomicBoolean();
        AtomicLong minutes = new AtomicLong();
        FirehosePorts hasty = new FirehosePorts(
                () -> opened.get() ? Duration.ofMinutes(minutes.addAndGet(2)).toNanos() : 0,
                waits::add,
                (SSLSocketFactory) SSLSocketFactory.getDefault());
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void opened(Map<String, String> headers) {
                opened.set(true);
                super.opened(headers);
            }
        };
        FirehoseOptions patient = options(host.stream()).withSilence(Duration.ofDays(1), Duration.ofDays(1));
        client = FirehoseClient.start(patient, heard, hasty);
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Protocol("a frame takes too long to arrive"));
    }

    @Test
    void aQuietHostThatAnswersPingsIsKept() throws Exception {
        FirehoseOptions quick = options(host.stream()).withSilence(Duration.ofSeconds(3), Duration.ofMillis(150));
        Heard heard = listen(quick, new Heard(OptionalLong.empty()));
        heard.next(Heard.Call.Opened.class);
        // Longer than the silence that would end it.
        assertThat(heard.calls.poll(4, TimeUnit.SECONDS)).isNull();
        append(1);
        assertThat(heard.nextFrame()).isEqualTo(frame(1, 101));
    }

    @Test
    void aListenerThatBlocksStopsTheReadingAndLosesNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void frame(ByteSlice frame) throws InterruptedException {
                release.await();
                super.frame(frame);
            }
        };
        for (int i = 1; i <= 60; i++) {
            host.append(i, frame(i, 500_000));
        }
        listen(options(host.stream()), heard);
        heard.next(Heard.Call.Opened.class);
        assertThat(heard.calls).isEmpty();
        release.countDown();
        for (int i = 1; i <= 60; i++) {
            assertThat(heard.nextFrame()).isEqualTo(frame(i, 500_000));
        }
    }

    @Test
    void closingIsPromptWhileTheListenerBlocks() throws Exception {
        append(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Heard heard = new Heard(OptionalLong.of(0)) {
            @Override
            public void frame(ByteSlice frame) throws InterruptedException {
                blocked.countDown();
                new CountDownLatch(1).await();
            }
        };
        listen(options(host.stream()), heard);
        heard.next(Heard.Call.Opened.class);
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
        assertEndsPromptly(heard);
    }

    @Test
    void closingIsPromptWhileReading() throws Exception {
        Heard heard = listen(OptionalLong.empty());
        heard.next(Heard.Call.Opened.class);
        assertEndsPromptly(heard);
        assertThat(host.awaitSubscribers(0, LONG)).isTrue();
    }

    @Test
    void closingIsPromptWhileTheHandshakeIsNotAnswered() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Heard heard = listen(
                    options(URI.create("ws://localhost:" + mute.getLocalPort() + "/"))
                            .withConnectTimeout(Duration.ofHours(1)),
                    new Heard(OptionalLong.empty()));
            try (Socket accepted = mute.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertEndsPromptly(heard);
            }
        }
    }

    private void assertEndsPromptly(Heard heard) throws InterruptedException {
        client.close();
        // Long before anything else would end it.
        assertThat(client.awaitEnd(Duration.ofSeconds(30))).isTrue();
        Heard.Call.Closed closed = heard.next(Heard.Call.Closed.class);
        assertThat(closed).isEqualTo(new Heard.Call.Closed(new CloseReason.Closed(), Duration.ZERO));
        assertThat(heard.calls).isEmpty();
    }

    @Test
    void aHandshakeThatIsNotAnsweredOrDripsIsGivenUp() throws Exception {
        try (ServerSocket drip = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FirehoseOptions quick = options(URI.create("ws://localhost:" + drip.getLocalPort() + "/"))
                    .withConnectTimeout(Duration.ofSeconds(1));
            Heard heard = listen(quick, new Heard(OptionalLong.empty()));
            try (Socket accepted = drip.accept()) {
                accepted.getOutputStream().write("HTTP/1.1 10".getBytes(StandardCharsets.ISO_8859_1));
                assertThat(heard.nextClosed()).isEqualTo(new CloseReason.Unreachable("the handshake timed out"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n"
            })
    void aWrongAnswerToTheHandshakeIsAProtocolError(String answer) throws Exception {
        try (ServerSocket wrong = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Heard heard = listen(
                    options(URI.create("ws://localhost:" + wrong.getLocalPort() + "/")),
                    new Heard(OptionalLong.empty()));
            try (Socket accepted = wrong.accept()) {
                accepted.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(heard.nextClosed()).isInstanceOf(CloseReason.Protocol.class);
            }
        }
    }

    @Test
    void anAnswerWithoutAnEndIsCutOff() throws Exception {
        try (ServerSocket endless = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Heard heard = listen(
                    options(URI.create("ws://localhost:" + endless.getLocalPort() + "/")),
                    new Heard(OptionalLong.empty()));
            try (Socket accepted = endless.accept()) {
                accepted.getOutputStream()
                        .write(("HTTP/1.1 200 " + "a".repeat(20_000)).getBytes(StandardCharsets.ISO_8859_1));
                assertThat(heard.nextClosed())
                        .isEqualTo(new CloseReason.Protocol("the answer to the handshake is too long"));
            }
        }
    }

    @Test
    void aHostThatIsNotThereIsUnreachableAndAPrivateOneBlocked() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Heard heard = listen(options(URI.create("ws://localhost:" + free + "/")), new Heard(OptionalLong.empty()));
        assertThat(heard.nextClosed()).isInstanceOf(CloseReason.Unreachable.class);
        client.close();
        heard = listen(options(URI.create("ws://127.0.0.1:80/")), new Heard(OptionalLong.empty()));
        assertThat(heard.nextClosed()).isInstanceOf(CloseReason.Blocked.class);
    }
}
