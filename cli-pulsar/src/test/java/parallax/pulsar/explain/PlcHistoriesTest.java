package parallax.pulsar.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.crypto.Curve;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.TestAccount;

class PlcHistoriesTest {

    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    private final TestAccount account = TestAccount.create(Curve.P256, new Random(1));
    private final String key = account.publicKey().didKey();
    private int status = 200;
    private int documentStatus = 404;
    private String body = "[]";
    private HttpServer server;
    private GuardedHttp http;
    private PlcHistories histories;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/" + DID.text() + "/log/audit", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.createContext("/" + DID.text(), exchange -> {
            exchange.sendResponseHeaders(documentStatus, -1);
            exchange.close();
        });
        server.start();
        URI directory = URI.create("http://localhost:" + server.getAddress().getPort());
        AddressGuard guard = AddressGuard.publicOnly().trusting(directory);
        http = new GuardedHttp(guard, HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, "pulsar/test");
        histories =
                new PlcHistories(http, directory, RequestRate.perSecond(100), did -> new Resolution.Malformed("none"));
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
    }

    @Test
    void everyOperationThatStandsIsAVersion() {
        body = "[" + operation("2026-01-01T00:00:00.000Z", false, "http://localhost:2583") + ","
                + operation("2026-01-02T00:00:00.000Z", true, "https://nullified.example.com") + ","
                + operation("2026-01-03T00:00:00.000Z", false, "https://new.example.com") + ","
                + "{\"nullified\":false,\"createdAt\":\"2026-01-04T00:00:00.000Z\","
                + "\"operation\":{\"type\":\"plc_tombstone\"}}]";
        DidHistory.Known known = (DidHistory.Known) histories.of(DID);
        assertThat(known.versions())
                .extracting(DidVersion::host)
                .containsExactly("localhost:2583", "new.example.com", null);
        assertThat(known.versions().get(0).key()).isEqualTo(account.publicKey());
        assertThat(known.versions().get(2).key()).isNull();
    }

    @Test
    void theVersionsInForceAreThoseThatATimeTouches() {
        body = "[" + operation("2026-01-01T00:00:00.000Z", false, "https://a.example.com") + ","
                + operation("2026-01-02T00:00:00.000Z", false, "https://b.example.com") + ","
                + operation("2026-01-03T00:00:00.000Z", false, "https://c.example.com") + "]";
        DidHistory.Known known = (DidHistory.Known) histories.of(DID);
        assertThat(hosts(known, "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")).containsExactly("a.example.com");
        assertThat(hosts(known, "2026-01-01T23:59:59Z", "2026-01-02T00:00:01Z"))
                .containsExactly("a.example.com", "b.example.com");
        assertThat(hosts(known, "2026-01-02T00:00:01Z", "2026-01-02T00:00:02Z")).containsExactly("b.example.com");
        assertThat(hosts(known, "2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z")).containsExactly("c.example.com");
    }

    @Test
    void theFormOfTheFirstDidsIsRead() {
        body = "[{\"nullified\":false,\"createdAt\":\"2023-01-01T00:00:00.000Z\",\"operation\":{\"type\":\"create\","
                + "\"signingKey\":\"" + key + "\",\"service\":\"https://first.example.com\"}}]";
        DidHistory.Known known = (DidHistory.Known) histories.of(DID);
        assertThat(known.versions().get(0))
                .isEqualTo(new DidVersion(
                        Instant.parse("2023-01-01T00:00:00Z").toEpochMilli(),
                        account.publicKey(),
                        "first.example.com"));
    }

    @Test
    void anUnknownDidHasNoneAndATroubledDirectorySaysNothing() {
        status = 404;
        assertThat(histories.of(DID)).isInstanceOf(DidHistory.None.class);
        documentStatus = 200;
        assertThat(histories.of(DID)).isInstanceOf(DidHistory.Unavailable.class);
        status = 500;
        assertThat(histories.of(DID)).isEqualTo(new DidHistory.Unavailable("the directory answered HTTP 500"));
        status = 200;
        body = "[{\"createdAt\":\"yesterday\"}]";
        assertThat(histories.of(DID)).isInstanceOf(DidHistory.Unavailable.class);
        body = "not json";
        assertThat(histories.of(DID)).isInstanceOf(DidHistory.Unavailable.class);
    }

    @Test
    void otherMethodsAreAskedOfTheResolver() {
        assertThat(histories.of(new Did("did:web:a.example.com"))).isEqualTo(new DidHistory.None("none"));
    }

    private static List<String> hosts(DidHistory.Known known, String from, String to) {
        return known
                .inForce(Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli())
                .stream()
                .map(version -> String.valueOf(version.host()))
                .toList();
    }

    private String operation(String createdAt, boolean nullified, String endpoint) {
        return "{\"nullified\":" + nullified + ",\"createdAt\":\"" + createdAt
                + "\",\"operation\":{\"type\":\"plc_operation\",\"verificationMethods\":{\"atproto\":\"" + key
                + "\"},\"services\":{\"atproto_pds\":{\"type\":\"AtprotoPersonalDataServer\",\"endpoint\":\"" + endpoint
                + "\"}}}}";
    }
}
