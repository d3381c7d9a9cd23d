package parallax.atproto.firehose;

import java.net.Socket;

/**
 * A connected socket.
 *
 * @param tcp what is closed; closing only the TLS layer may block
 * @param stream what is read and written: {@code tcp} itself, or TLS over it
 */
record OpenSocket(Socket tcp, Socket stream) {}
