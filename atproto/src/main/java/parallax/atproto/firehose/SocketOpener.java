package parallax.atproto.firehose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connects to an address that the guard has checked, and starts TLS with the host's name. */
final class SocketOpener {
    private static final int MAX_ADDRESSES = 4;

    private final SSLSocketFactory tls;
    private final LongSupplier nanoTime;

    SocketOpener(FirehosePorts ports) {
        tls = ports.tls();
        nanoTime = ports.nanoTime();
    }

    /** Tries each address in turn, within {@code timeout} altogether. */
    Socket connect(InetAddress[] addresses, int port, Duration timeout) throws IOException {
        long end = nanoTime.getAsLong() + timeout.toNanos();
        IOException last = new SocketTimeoutException("connect timed out");
        int tried = Math.min(addresses.length, MAX_ADDRESSES);
        for (int i = 0; i < tried && !Thread.currentThread().isInterrupted(); i++) {
            long left = end - nanoTime.getAsLong();
            if (left <= 0) {
                break;
            }
            try {
                // An address that swallows packets must leave time for the next one.
                return connect(new InetSocketAddress(addresses[i], port), left / (tried - i));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static Socket connect(InetSocketAddress address, long nanos) throws IOException {
        // A system-wide SOCKS proxy would choose the address in the guard's place.
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE)));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The layer that the URL asks for, with its handshake done. */
    OpenSocket secure(Socket tcp, URI uri) throws IOException {
        if (!isSecure(uri)) {
            return new OpenSocket(tcp, tcp);
        }
        SSLSocket layer = (SSLSocket) tls.createSocket(tcp, uri.getHost(), tcp.getPort(), true);
        SSLParameters parameters = layer.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        // An address literal is no server name (RFC 6066 section 3).
        if (Character.isLetter(uri.getHost().charAt(uri.getHost().length() - 1))) {
            parameters.setServerNames(List.of(new SNIHostName(uri.getHost())));
        }
        layer.setSSLParameters(parameters);
        layer.startHandshake();
        return new OpenSocket(tcp, layer);
    }

    static boolean isSecure(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT).equals("wss");
    }

    static int port(URI uri) {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return isSecure(uri) ? 443 : 80;
    }
}
