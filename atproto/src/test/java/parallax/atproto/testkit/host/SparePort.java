package parallax.atproto.testkit.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A loopback port for a server that comes later, or goes and comes back. It is below those that systems give out, or a
 * connection of another test could take it meanwhile.
 */
public final class SparePort {
    private static final int LOWEST = 20_000;
    private static final int END = 32_000;

    private SparePort() {}

    /** Nobody listens there at this moment. */
    public static int pick() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
