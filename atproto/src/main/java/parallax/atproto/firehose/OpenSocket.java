package parallax.atproto.firehose;

import java.io.IOException;
import java.net.Socket;

/**
 * A connected socket.
 *
 * @param tcp what is closed; closing only the TLS layer may block
 * @param stream what is read and written: {@code tcp} itself, or TLS over it
 */
record OpenSocket(Socket tcp, Socket stream) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        tcp.close();
    }
}
