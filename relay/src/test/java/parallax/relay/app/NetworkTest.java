package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.syntax.Did;

class NetworkTest {
    @TempDir
    Path dir;

    @Test
    void aDidWebDoesNotReachThePrivateDirectoryByARedirect() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int port = server.getAddress().getPort();
        URI directory = URI.create("http://127.0.0.1:" + port);
        AtomicInteger redirected = new AtomicInteger();
        AtomicInteger reached = new AtomicInteger();
        server.createContext("/.well-known/did.json", exchange -> {
            redirected.incrementAndGet();
            exchange.getResponseHeaders().set("Location", directory + "/private");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/private", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try (Network network = Network.open(config(directory), "1", ResolverListener.NONE, InstantSource.system())) {
            assertThat(network.identities().resolve(new Did("did:web:localhost%3A" + port)))
                    .isInstanceOf(Resolution.Malformed.class);
            assertThat(redirected).hasValue(1);
            assertThat(reached).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    private RelayConfig config(URI plc) {
        return RunningRelay.config(
                dir, plc, List.of(), true, new RelayConfig.Api(List.of(), List.of("secret"), 1, 1, 1));
    }
}
