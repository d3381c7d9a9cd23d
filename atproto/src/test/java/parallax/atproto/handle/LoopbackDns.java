package parallax.atproto.handle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** A name server on one loopback port, over UDP and TCP, with scripted answers. */
final class LoopbackDns implements AutoCloseable {

    private static final int LARGEST_DATAGRAM = 512;

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final AtomicInteger overUdp = new AtomicInteger();
    private final AtomicInteger overTcp = new AtomicInteger();
    private volatile UnaryOperator<Message> script = LoopbackDns::answerTo;
    private volatile boolean silent;

    LoopbackDns() {
        try {
            connections = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            datagrams = new DatagramSocket(connections.getLocalPort(), InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveConnections);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connections.getLocalPort());
    }

    void script(UnaryOperator<Message> answers) {
        script = answers;
    }

    void fallSilent() {
        silent = true;
    }

    int overUdp() {
        return overUdp.get();
    }

    /** The same, once there are so many, or a minute has passed: an answer of another server may come first. */
    int awaitOverUdp(int questions) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (overUdp.get() < questions && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return overUdp.get();
    }

    int overTcp() {
        return overTcp.get();
    }

    /** An answer without records. */
    static Message answerTo(Message question) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        return answer;
    }

    /** TXT records of the name that was asked for. */
    static Message txt(Message question, String... texts) {
        Message answer = answerTo(question);
        for (String text : texts) {
            answer.addRecord(record(question.getQuestion().getName(), List.of(text)), Section.ANSWER);
        }
        return answer;
    }

    static Record record(Name owner, List<String> strings) {
        return new TXTRecord(owner, DClass.IN, 60, strings);
    }

    static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new AssertionError(e);
        }
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                overUdp.incrementAndGet();
                if (!silent) {
                    Message question = new Message(Arrays.copyOf(buffer, packet.getLength()));
                    byte[] answer = fitted(script.apply(question));
                    datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (SocketException e) {
            // Closed: the test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is too long for a datagram goes without records, marked as truncated. */
    private static byte[] fitted(Message answer) {
        byte[] whole = answer.toWire();
        if (whole.length <= LARGEST_DATAGRAM) {
            return whole;
        }
        answer.removeAllRecords(Section.ANSWER);
        answer.getHeader().setFlag(Flags.TC);
        return answer.toWire();
    }

    private void serveConnections() {
        try {
            while (true) {
                try (Socket socket = connections.accept()) {
                    overTcp.incrementAndGet();
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] question = in.readNBytes(in.readUnsignedShort());
                    byte[] answer = script.apply(new Message(question)).toWire();
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (SocketException e) {
            // Closed: the test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
