package parallax.atproto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.1.2.3");

    private static String client(List<String> trusted, String... forwarded) {
        return TrustedProxies.of(trusted).client(PROXY, List.of(forwarded)).getHostAddress();
    }

    @Test
    void theNearestAddressThatIsNotTrustedIsTheClient() {
        assertThat(client(List.of("10.0.0.0/8"), "1.1.1.1, 2.2.2.2", "10.9.9.9"))
                .isEqualTo("2.2.2.2");
        assertThat(client(List.of("10.1.2.2/31"), "1.1.1.1, 2.2.2.2")).isEqualTo("2.2.2.2");
        assertThat(client(List.of("10.1.2.4/31"), "1.1.1.1")).isEqualTo("10.1.2.3");
        assertThat(client(List.of("0.0.0.0/0"), "1.1.1.1, 2.2.2.2")).isEqualTo("1.1.1.1");
        assertThat(client(List.of("::/0"), "1.1.1.1")).isEqualTo("10.1.2.3");
    }

    @Test
    void whatIsNoAddressEndsTheWalk() {
        assertThat(client(List.of("10.0.0.0/8"), "1.1.1.1, unknown")).isEqualTo("10.1.2.3");
        assertThat(client(List.of("10.0.0.0/8"), "")).isEqualTo("10.1.2.3");
        assertThat(client(List.of("10.0.0.0/8"), "evil.example")).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "proxy.example", "", "::1/129", "10.0.0.0/x"})
    void anEntryThatIsNoNetworkIsNamed(String entry) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an address or network: " + entry);
    }
}
