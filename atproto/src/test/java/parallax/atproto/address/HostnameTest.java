package parallax.atproto.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameTest {

    @ParameterizedTest
    @CsvSource({
        "pds.example.com, pds.example.com",
        "PDS.Example.COM, pds.example.com",
        "https://pds.example.com, pds.example.com",
        "http://pds.example.com/, pds.example.com",
        "wss://pds.example.com/xrpc/com.atproto.sync.subscribeRepos?cursor=1, pds.example.com",
        "WS://pds.example.com, pds.example.com",
        "localhost:2583, localhost:2583",
        "LOCALHOST:2583, localhost:2583",
        "http://localhost:2583, localhost:2583",
        "ws://localhost:2583/xrpc/x, localhost:2583",
    })
    void namesAndUrlsAreNormalised(String written, String expected) {
        assertThat(Hostname.parse(written, true, PrivateHosts.NONE).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | needs a port",
                "http://localhost | needs a port",
                "https://localhost:2583 | plain http",
                "pds.example.com:8080 | a port is not allowed",
                "https://pds.example.com:443 | a port is not allowed",
                "127.0.0.1 | not a public host name",
                "127.0.0.1:80 | a port is not allowed",
                "[::1] | not a public host name",
                "2130706433 | not a public host name",
                "pds | not a public host name",
                "pds.local | reserved",
                "pds.internal | reserved",
                "a.localhost | reserved",
                "x.onion | reserved",
                "ftp://pds.example.com | scheme",
                "https://user@pds.example.com | not a host name",
                "pds.example.com. | not a public host name",
                "'' | not a host name",
                "a b.example.com | not a host name",
                "pds_1.example.com | not a host name",
            })
    void whatIsRefusedIsExplained(String written, String reason) {
        assertThatThrownBy(() -> Hostname.parse(written, true, PrivateHosts.NONE))
                .isInstanceOf(AddressSyntaxException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:2583", "http://localhost:2583"})
    void localhostNeedsTheFlag(String written) {
        assertThatThrownBy(() -> Hostname.parse(written, false, PrivateHosts.NONE))
                .isInstanceOf(AddressSyntaxException.class)
                .hasMessageContaining("insecure hosts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PDS.example.com", "https://a.com", "localhost:0", "localhost:70000", "localhost:01"})
    void theRecordTakesTheNormalFormOnly(String text) {
        assertThatThrownBy(() -> new Hostname(text)).isInstanceOf(AddressSyntaxException.class);
    }

    @Test
    void localHostsSpeakPlainHttpAndOthersDoNot() {
        assertThat(new Hostname("localhost:2583").http()).isEqualTo(URI.create("http://localhost:2583"));
        assertThat(new Hostname("localhost:2583").ws()).isEqualTo(URI.create("ws://localhost:2583"));
        assertThat(new Hostname("pds.example.com").http()).isEqualTo(URI.create("https://pds.example.com"));
        assertThat(new Hostname("pds.example.com").ws()).isEqualTo(URI.create("wss://pds.example.com"));
    }

    @Test
    void aReservedDomainIsTakenFromAPrivateHostThatIsNamedAndFromNoOther() {
        PrivateHosts named = PrivateHosts.of(List.of("*.corp.internal", "10.0.0.0/8"));
        assertThat(Hostname.parse("https://PDS.corp.internal", false, named).text())
                .isEqualTo("pds.corp.internal");
        for (String refused : List.of("pds.internal", "pds.local", "corp.internal", "xcorp.internal")) {
            assertThatThrownBy(() -> Hostname.parse(refused, false, named))
                    .as(refused)
                    .isInstanceOf(AddressSyntaxException.class)
                    .hasMessageContaining("reserved");
        }
        assertThat(Hostname.parseKnown("pds.local").text()).isEqualTo("pds.local");
    }

    @Test
    void whatIsQuotedFromAnOperatorOrAStrangerObeysNobody() {
        assertThat(AddressSyntaxException.quote("a\u202eb\u2066c\u200fd\u2028e\u001bf\ud800"))
                .isEqualTo("\"a b c d e f \"");
        assertThat(AddressSyntaxException.quote("x".repeat(1_000))).isEqualTo("\"" + "x".repeat(120) + "...\"");
    }
}
