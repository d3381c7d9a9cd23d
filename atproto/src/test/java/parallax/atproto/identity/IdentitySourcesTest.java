package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.HttpClients;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.plc.DidDocuments;
import parallax.atproto.testkit.plc.SimulatedPlc;

class IdentitySourcesTest {

    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final HttpClients clients = new HttpClients("parallax/test");

    @AfterEach
    void stop() {
        clients.close();
        plc.close();
    }

    private IdentitySources open(AddressGuard guard, URI directory) {
        return IdentitySources.open(clients, guard, directory, 100, Duration.ofSeconds(1));
    }

    @Test
    void aDidWebDoesNotReachThePrivateDirectoryByARedirect() throws IOException {
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
        try {
            IdentitySources sources = open(AddressGuard.publicOnly().allowingInsecureLocalhost(), directory);
            assertThat(sources.cached().resolve(new Did("did:web:localhost%3A" + port)))
                    .isInstanceOf(Resolution.Malformed.class);
            assertThat(redirected).hasValue(1);
            assertThat(reached).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aClosedRunAsksNobodyAnyMore() {
        plc.put(DID, DidDocuments.modern(DID, Keys.K256, "https://pds.example.com", "alice.test"));
        IdentitySources sources = open(AddressGuard.publicOnly(), plc.uri());
        assertThat(sources.cached().resolve(DID)).isInstanceOf(Resolution.Found.class);

        clients.close();
        assertThat(sources.cached().resolve(DID)).isInstanceOf(Resolution.Unavailable.class);
    }
}
