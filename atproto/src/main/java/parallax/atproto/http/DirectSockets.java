package parallax.atproto.http;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that go where they are told. A plain {@code new Socket()} asks the system's proxy selector when it connects,
 * and a SOCKS proxy named there would choose the address in the guard's place.
 */
final class DirectSockets extends SocketFactory {

    @Override
    public Socket createSocket() {
        return new Socket(Proxy.NO_PROXY);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw resolving();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw resolving();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw resolving();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw resolving();
    }

    private static UnsupportedOperationException resolving() {
        return new UnsupportedOperationException("sockets are made unconnected, and connect to checked addresses");
    }
}
