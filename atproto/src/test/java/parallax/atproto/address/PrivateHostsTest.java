package parallax.atproto.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateHostsTest {

    private static AddressGuard guard(String address, String... allowed) {
        return AddressGuard.resolvingWith(_ -> List.of(InetAddress.getByName(address)))
                .allowingPrivate(PrivateHosts.of(List.of(allowed)));
    }

    @ParameterizedTest
    @CsvSource({
        "pds.corp.internal, pds.corp.internal, 10.0.0.7",
        "PDS.Corp.Internal, pds.corp.internal, 172.16.0.1",
        "a.pds.corp.internal, *.corp.internal, 192.168.1.1",
        "pds.example.com, *.example.com, 100.64.0.1",
        "pds.example.com, pds.example.com, 127.0.0.2",
        "pds.example.com, pds.example.com, fd00::1",
        "pds.example.com, pds.example.com, ::1",
        "pds.example.com, 10.1.0.0/16, 10.1.255.255",
        "pds.example.com, fd00:1::/32, fd00:1::7",
        "pds.local, *.local, 10.0.0.7",
    })
    void whatTheOperatorNamedMayBeContacted(String host, String allowed, String address) throws Exception {
        assertThat(guard(address, allowed).resolve(host, 443)).containsExactly(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @CsvSource({
        "pds.corp.internal, other.corp.internal, 10.0.0.7",
        "corp.internal, *.corp.internal, 10.0.0.7",
        "evilcorp.internal, *.corp.internal, 10.0.0.7",
        "pds.example.com, 10.1.0.0/16, 10.2.0.1",
        "pds.example.com, 10.1.0.0/16, ::1",
        "pds.example.com, pds.example.com, 169.254.169.254",
        "pds.example.com, 0.0.0.0/0, 169.254.169.254",
        "pds.example.com, 0.0.0.0/0, 0.0.0.0",
        "pds.example.com, ::/0, fe80::1",
        "pds.example.com, ::/0, ff02::1",
        "pds.example.com, pds.example.com, 198.18.0.1",
    })
    void whateverElseIsPrivateStaysRefused(String host, String allowed, String address) {
        assertThatThrownBy(() -> guard(address, allowed).resolve(host, 443))
                .isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void neitherAnotherPortNorAnAddressNorLocalhostComesWithIt() {
        AddressGuard guard = guard("127.0.0.1", "pds.corp.internal", "127.0.0.0/8");
        for (String host : List.of("127.0.0.1", "localhost", "2130706433", "pds")) {
            assertThatThrownBy(() -> guard.resolve(host, 443)).as(host).isInstanceOf(BlockedAddressException.class);
        }
        assertThatThrownBy(() -> guard.resolve("pds.corp.internal", 2583)).isInstanceOf(BlockedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pds", "10.0.0.1", "*", "*.", "*.*.example.com", "a b.example.com", "10.0.0.0/33", "x/8"})
    void whatIsNeitherANameNorANetworkIsRefusedByName(String entry) {
        assertThatThrownBy(() -> PrivateHosts.of(List.of("pds.corp.internal", entry)))
                .isInstanceOf(AddressSyntaxException.class)
                .hasMessageContaining("\"" + entry + "\"");
    }
}
