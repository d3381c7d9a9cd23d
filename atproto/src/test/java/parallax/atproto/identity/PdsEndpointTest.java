package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PdsEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "https://pds.example.com, pds.example.com, https://pds.example.com",
        "https://PDS.Example.com/, pds.example.com, https://pds.example.com",
        "https://pds.example.com:443, pds.example.com, https://pds.example.com",
        "https://pds.example.com:8443, pds.example.com:8443, https://pds.example.com:8443",
        "http://localhost:2583, localhost:2583, http://localhost:2583",
    })
    void anEndpointIsSchemeHostAndPort(String text, String hostPort, URI http) {
        PdsEndpoint endpoint = PdsEndpoint.parse(text);
        assertThat(endpoint.hostPort()).isEqualTo(hostPort);
        assertThat(endpoint.http()).isEqualTo(http);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pds.example.com",
                "http://pds.example.com",
                "http://localhost",
                "https://localhost:2583",
                "http://127.0.0.1:2583",
                "https://10.0.0.1",
                "https://[::1]",
                "https://pds",
                "https://pds.example.com/x",
                "https://pds.example.com//",
                "https://pds.example.com?x",
                "https://pds.example.com#x",
                "https://u@pds.example.com",
                "https://pds.example.com:0",
                "https://pds.example.com:70000",
                "ftp://pds.example.com",
                "https://a b.com",
                "https://pds.example.com.",
                "wss://pds.example.com"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> PdsEndpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(PdsEndpoint.tryParse(text)).isNull();
    }
}
