package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.fuzz.ByteMutation;
import parallax.atproto.fuzz.Target;

/** What a server sends over the socket of a subscription. */
public final class StreamTargets {

    private static final int CAP = 300;
    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: (\\S+)");

    private StreamTargets() {}

    public static List<Target<?>> all() {
        return List.of(frames(), head());
    }

    private static Target<?> frames() {
        return Target.of("websocket-frames", input -> read(input, 1 << 16))
                .from(
                        StreamTargets::streams,
                        new ByteMutation(List.of(
                                ByteSlice.ofHex("8200"),
                                ByteSlice.ofHex("0200"),
                                ByteSlice.ofHex("8000"),
                                ByteSlice.ofHex("0000"),
                                ByteSlice.ofHex("827e012c"),
                                ByteSlice.ofHex("827e012d"),
                                ByteSlice.ofHex("827f0000000000010000"),
                                ByteSlice.ofHex("827fffffffffffffffff"),
                                ByteSlice.ofHex("827f000000003fffffff"),
                                ByteSlice.ofHex("8900"),
                                ByteSlice.ofHex("8a00"),
                                ByteSlice.ofHex("880203e8"),
                                ByteSlice.ofHex("8800"),
                                ByteSlice.ofHex("880103"),
                                ByteSlice.ofHex("8101ff"),
                                ByteSlice.ofHex("897d"))))
                .within(131_072, 600)
                .telling(Read::outcome)
                .checking((input, read) -> {
                    // How the network cuts the stream must not matter.
                    for (int chunk : new int[] {1, 70}) {
                        assertThat(read(input, chunk)).isEqualTo(read);
                    }
                });
    }

    /** What a stream came to. */
    private record Read(List<ByteSlice> messages, List<Long> oversize, String outcome) {}

    private static Read read(ByteSlice input, int chunk) throws Exception {
        Collected collected = new Collected();
        ReadBuffer buffer = new ReadBuffer();
        Engine engine = opened(CAP);
        FrameScanner scanner = new FrameScanner(buffer, engine, collected, () -> false, CAP);
        String outcome = "goes on";
        try {
            InputStream in = chunked(input, chunk);
            while (buffer.fill(in)) {
                if (!scanner.scan()) {
                    outcome = String.valueOf(scanner.ended());
                    break;
                }
            }
        } catch (BrokenStreamException e) {
            outcome = "broken " + e.getMessage();
        }
        return new Read(collected.messages, collected.oversize, outcome);
    }

    /** The engine decodes frames only after a handshake. */
    static Engine opened(int cap) throws Exception {
        Engine engine = new Engine(cap);
        engine.startHandshake(URI.create("ws://host.example"), "/", "fuzz");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        engine.drain(request);
        Matcher key = KEY.matcher(request.toString(StandardCharsets.US_ASCII));
        assertThat(key.find()).isTrue();
        byte[] accept = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        String response = String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept),
                "",
                "");
        engine.decode(ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII)));
        assertThat(engine.isOpen()).isTrue();
        return engine;
    }

    private static InputStream chunked(ByteSlice bytes, int chunk) {
        return new ByteArrayInputStream(bytes.array(), bytes.offset(), bytes.length()) {
            @Override
            public synchronized int read(byte[] target, int at, int length) {
                return super.read(target, at, Math.min(length, chunk));
            }
        };
    }

    private static List<ByteSlice> streams() {
        String message = "82" + "0a" + "01".repeat(10);
        String fragments = "0203aaaaaa" + "0003bbbbbb" + "8900" + "8003cccccc";
        String oversize = "827e0140" + "05".repeat(0x140);
        String oversizeFragments = "027e0100" + "06".repeat(0x100) + "807e0100" + "07".repeat(0x100);
        return List.of(
                ByteSlice.ofHex(message + fragments + oversize + message),
                ByteSlice.ofHex(oversizeFragments + message + "880203e8"),
                ByteSlice.ofHex("89026869" + message + "810161"));
    }

    private static Target<?> head() {
        return Target.of("response-head", StreamTargets::headOf)
                .refusing(BrokenStreamException.class)
                .from(
                        () -> List.of(
                                ByteMutation.utf8(String.join(
                                        "\r\n",
                                        "HTTP/1.1 101 Switching Protocols",
                                        "Upgrade: websocket",
                                        "Connection: Upgrade",
                                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                                        "",
                                        "")),
                                ByteMutation.utf8(
                                        String.join("\r\n", "HTTP/1.0 404 Not Found", "Server: x", "", "body"))),
                        ByteMutation.ofTexts(
                                "\r\n",
                                "\r\n\r\n",
                                "\n\n",
                                ":",
                                " ",
                                "HTTP/1.1 200",
                                "\u0130: x\r\n",
                                "a: b\r\n",
                                "\u0085",
                                "\u2028"))
                .within(65_536, 64)
                .telling(head -> "status " + head.status() / 100)
                .checking((_, head) -> {
                    assertThat(head.status()).isBetween(100, 599);
                    head.headers()
                            .forEach((name, value) -> assertThat(name + value).doesNotContain("\r", "\n"));
                });
    }

    private static @Nullable ResponseHead headOf(ByteSlice input) throws Exception {
        ReadBuffer buffer = new ReadBuffer();
        InputStream in = chunked(input, 1_000);
        while (true) {
            OptionalInt length = ResponseHead.length(buffer);
            if (length.isPresent()) {
                return ResponseHead.parse(buffer.take(length.getAsInt()));
            }
            if (buffer.available() >= ResponseHead.MAX_BYTES || !buffer.fill(in)) {
                return null;
            }
        }
    }

    private static final class Collected implements FirehoseListener {
        final List<ByteSlice> messages = new ArrayList<>();
        final List<Long> oversize = new ArrayList<>();

        @Override
        public OptionalLong cursor() {
            return OptionalLong.empty();
        }

        @Override
        public void opened(Map<String, String> responseHeaders) {}

        @Override
        public void frame(ByteSlice frame) {
            assertThat(frame.length()).isLessThanOrEqualTo(CAP);
            messages.add(ByteSlice.copyOf(frame));
        }

        @Override
        public void oversize(ByteSlice first64KiB, long length) {
            assertThat(length).isGreaterThan(CAP);
            oversize.add(length);
        }

        @Override
        public void closed(CloseReason reason, Duration retryIn) {}
    }
}
