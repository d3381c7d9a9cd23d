package parallax.atproto.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import parallax.atproto.cbor.ByteSlice;

/** A peer that sends exactly the bytes a test wants and reads exactly what came. */
final class RawClient implements AutoCloseable {
    /** The handshake of RFC 6455 section 1.3, without the empty line that ends it. */
    static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /events HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    record Frame(int firstByte, ByteSlice payload) {
        int opcode() {
            return firstByte & 0xf;
        }

        String text() {
            return new String(payload.toArray(), StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ((payload.at(0) & 0xff) << 8) | (payload.at(1) & 0xff);
        }
    }

    final Socket socket;
    private final DataInputStream in;

    RawClient(XrpcServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        // Only a bound for a broken server: nothing below waits this long.
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawClient webSocket(XrpcServer server, String... headers) throws IOException {
        RawClient client = new RawClient(server);
        client.send(HANDSHAKE + String.join("", headers) + "\r\n");
        if (!client.head().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket");
        }
        return client;
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendFrame(int firstByte, String payload) throws IOException {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (text.length < 126) {
            out.write(0x80 | text.length);
        } else {
            out.write(0x80 | 126);
            out.write(text.length >> 8);
            out.write(text.length);
        }
        byte[] mask = {1, 2, 3, 4};
        out.write(mask);
        for (int i = 0; i < text.length; i++) {
            out.write(text[i] ^ mask[i % 4]);
        }
        send(out.toByteArray());
    }

    /** One response head, with its empty line; empty at the end of the stream. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** One response, by its Content-Length. */
    String response() throws IOException {
        String head = head();
        for (String line : head.lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                byte[] body = in.readNBytes(Integer.parseInt(line.substring(15).strip()));
                return head + new String(body, StandardCharsets.UTF_8);
            }
        }
        return head;
    }

    Frame frame() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        return new Frame(first, ByteSlice.of(in.readNBytes(length)));
    }

    /** The next frame that is no ping. */
    Frame dataFrame() throws IOException {
        Frame frame = frame();
        while (frame.opcode() == 0x9) {
            frame = frame();
        }
        return frame;
    }

    /** Everything until the server ends the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
