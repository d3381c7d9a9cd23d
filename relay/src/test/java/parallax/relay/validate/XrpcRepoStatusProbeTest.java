package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.flow.StatusAnswer;

final class XrpcRepoStatusProbeTest {
    private static final Did DID = Author.web().did();

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 4096, 0),
            HttpConcurrency.DEFAULT,
            "parallax/test");
    private final RepoStatusProbe probe = new XrpcRepoStatusProbe(new XrpcClient(http, InstantSource.system()));

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void theStatusIsAskedOfThePdsByDid() throws Exception {
        assertThat(answer(200, "{\"did\":\"" + DID.text() + "\",\"active\":true,\"rev\":\"3kaaaaaaaaaaa\"}"))
                .isEqualTo(new StatusAnswer.Told(AccountStatus.ACTIVE));
        assertThat(server.takeRequest().getTarget())
                .isEqualTo("/xrpc/com.atproto.sync.getRepoStatus?did=did%3Aweb%3Aalice.example.com");
    }

    @Test
    void anInactiveStatusIsTold() {
        assertThat(answer(200, "{\"did\":\"" + DID.text() + "\",\"active\":false,\"status\":\"deactivated\"}"))
                .isEqualTo(new StatusAnswer.Told(AccountStatus.DEACTIVATED));
    }

    @Test
    void anAccountThatThePdsDoesNotKnowIsDeleted() {
        assertThat(answer(400, "{\"error\":\"RepoNotFound\"}")).isEqualTo(new StatusAnswer.Told(AccountStatus.DELETED));
    }

    @Test
    void whateverElseIsNoAnswer() {
        for (String body : new String[] {
            "",
            "[]",
            "{}",
            "{\"did\":\"did:web:other.example.com\",\"active\":true}",
            "{\"did\":\"" + DID.text() + "\"}"
        }) {
            assertThat(answer(200, body)).isInstanceOf(StatusAnswer.Unavailable.class);
        }
        assertThat(answer(500, "{\"error\":\"InternalServerError\"}")).isInstanceOf(StatusAnswer.Unavailable.class);
    }

    @Test
    void aServerThatIsNotThereIsNoAnswer() {
        PdsEndpoint gone = PdsEndpoint.parse("http://localhost:" + server.getPort());
        server.close();
        assertThat(probe.status(gone, DID)).isInstanceOf(StatusAnswer.Unavailable.class);
    }

    private StatusAnswer answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
        return probe.status(PdsEndpoint.parse("http://localhost:" + server.getPort()), DID);
    }
}
