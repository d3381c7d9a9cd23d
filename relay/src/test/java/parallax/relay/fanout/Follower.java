package parallax.relay.fanout;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A subscriber on a plain socket that keeps every message and reads as fast as it is let. */
public final class Follower implements AutoCloseable {
    /** What {@link #awaitClose} tells of a connection that ended without a close frame. */
    public static final int BROKEN = -1;

    private static final int RECEIVE_BYTES = 8 << 10;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;

    private final Socket socket = new Socket();
    private final List<ByteBuffer> messages = new ArrayList<>();
    private final int status;
    /** Messages that it may have read in all. */
    private long allowed;

    private int closeCode;

    private Follower(int port, String query, boolean stalled) throws IOException {
        if (stalled) {
            // Little room in the kernel, so that few events fill what lies between the relay and a reader.
            socket.setReceiveBufferSize(RECEIVE_BYTES);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request =
                "GET " + SubscribeRepos.PATH + query + " HTTP/1.1\r\nHost: relay.test\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        status = handshake();
        allowed = stalled ? 0 : Long.MAX_VALUE;
        if (status == 101) {
            Thread.ofVirtual().start(this::read);
        }
    }

    /** @param query {@code ?cursor=5} or empty */
    public static Follower connect(int port, String query) throws IOException {
        return new Follower(port, query, false);
    }

    /** Connects and reads nothing before {@link #allow} or {@link #resume}; little fits between it and the relay. */
    public static Follower stalled(int port, String query) throws IOException {
        return new Follower(port, query, true);
    }

    /** The status of the handshake's answer. */
    int status() {
        return status;
    }

    /** Reads to the end. */
    public synchronized void resume() {
        allowed = Long.MAX_VALUE;
        notifyAll();
    }

    /** Reads so many messages more. */
    public synchronized void allow(int messagesMore) {
        allowed = allowed == Long.MAX_VALUE ? allowed : allowed + messagesMore;
        notifyAll();
    }

    private synchronized void awaitTurn() throws InterruptedException {
        while (messages.size() >= allowed && closeCode == 0) {
            wait();
        }
    }

    // Byte by byte: frames follow the head in the same stream.
    private int handshake() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("no answer to the handshake");
            }
            head.append((char) next);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private void read() {
        try {
            awaitTurn();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (closed() == 0) {
                readFrame(in);
                awaitTurn();
            }
        } catch (IOException | InterruptedException e) {
            ended(BROKEN);
        }
    }

    private void readFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
        switch (opcode) {
            case BINARY -> keep(payload);
            case CLOSE -> ended(payload.getShort(0));
            case PING -> {}
            default -> throw new SocketException("no frame of ours starts with " + opcode);
        }
    }

    private synchronized void keep(ByteBuffer message) {
        messages.add(message);
        notifyAll();
    }

    private synchronized void ended(int code) {
        closeCode = closeCode == 0 ? code : closeCode;
        notifyAll();
    }

    private synchronized int closed() {
        return closeCode;
    }

    /** Waits until there are so many messages, or the end, and returns all there are. */
    synchronized List<ByteBuffer> await(int count) throws InterruptedException {
        while (messages.size() < count && closeCode == 0) {
            wait();
        }
        return List.copyOf(messages);
    }

    /** Waits for a message with these bytes, or the end, and returns all there are. */
    public synchronized List<ByteBuffer> await(ByteBuffer last) throws InterruptedException {
        while ((messages.isEmpty() || !messages.getLast().equals(last)) && closeCode == 0) {
            wait();
        }
        return List.copyOf(messages);
    }

    /** Waits for the end and returns the close frame's code, or {@link #BROKEN}. */
    public synchronized int awaitClose() throws InterruptedException {
        while (closeCode == 0) {
            wait();
        }
        return closeCode;
    }

    public synchronized List<ByteBuffer> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() throws IOException {
        resume();
        socket.close();
    }
}
