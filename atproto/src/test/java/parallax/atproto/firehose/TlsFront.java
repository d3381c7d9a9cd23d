package parallax.atproto.firehose;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Ends TLS in front of a plain port, with a certificate of its own for one name. */
final class TlsFront implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLContext context;
    private final SSLServerSocket listener;
    private final int backend;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    TlsFront(Path folder, String name, int backend) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool(file, name);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        this.backend = backend;
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private static void keytool(Path file, String name) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "host",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed");
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Trusts exactly this front's certificate. */
    SSLSocketFactory trusting() {
        return context.getSocketFactory();
    }

    private void accept() {
        try {
            while (true) {
                Socket front = listener.accept();
                Socket back = new Socket(InetAddress.getLoopbackAddress(), backend);
                open.add(front);
                open.add(back);
                Thread.ofVirtual().start(() -> pipe(front, back));
                Thread.ofVirtual().start(() -> pipe(back, front));
            }
        } catch (IOException _) {
            // The listener is closed.
            return;
        }
    }

    private static void pipe(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One side is gone; closing the other is all there is to do.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
