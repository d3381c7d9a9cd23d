package parallax.atproto.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;

class PublishedNsidsTest {

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 4096, 0),
            HttpConcurrency.DEFAULT,
            "parallax/test");

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private XrpcReply<PublishedNsids> fetched(int status, String type, String body) throws Exception {
        server.start();
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", type)
                .body(body)
                .build());
        URI url = URI.create("http://localhost:" + server.getPort() + "/llms.txt?x=1");
        return PublishedNsids.fetch(new XrpcClient(http, InstantSource.system()), url);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, - a.b.c",
        "text/markdown, '[a.b.c](https://example.com/a.b.c)'",
        "application/json, '[\"a.b.c\"]'"
    })
    void aListIsReadInAnyUsualForm(String type, String body) throws Exception {
        assertThat(fetched(200, type, body)).isInstanceOfSatisfying(XrpcReply.Ok.class, found -> {
            PublishedNsids nsids = (PublishedNsids) found.value();
            assertThat(nsids.text()).isEqualTo(body);
            assertThat(nsids.list().names()).containsExactly(new Nsid("a.b.c"));
        });
        assertThat(server.takeRequest().getTarget()).isEqualTo("/llms.txt?x=1");
    }

    @ParameterizedTest
    @CsvSource({
        "200, text/html, a.b.c, it is HTML",
        "200, text/plain, '<HTML>a.b.c', it is HTML",
        "200, text/plain, '  <!DOCTYPE html> a.b.c', it is HTML",
        "200, text/plain, down for maintenance, it names no NSID",
        "503, text/plain, a.b.c, HTTP 503",
        "404, text/html, a.b.c, HTTP 404"
    })
    void whatIsNoListIsNoneWhateverItNames(int status, String type, String body, String text) throws Exception {
        assertThat(((XrpcReply.Failed<?>) fetched(status, type, body)).why().text())
                .isEqualTo(text);
    }

    @Test
    void aListThatIsTooLongIsNone() throws Exception {
        assertThat(((XrpcReply.Failed<?>) fetched(200, "text/plain", "- a.b.c\n".repeat(1_000))).why())
                .isInstanceOf(XrpcFailure.BadAnswer.class);
    }
}
