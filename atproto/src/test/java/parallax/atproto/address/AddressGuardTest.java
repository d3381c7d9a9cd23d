package parallax.atproto.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final String PUBLIC_V4 = "93.184.216.34";

    private static Dns answering(String... literals) {
        return hostname -> {
            List<InetAddress> all = new ArrayList<>();
            for (String literal : literals) {
                all.add(InetAddress.getByName(literal));
            }
            return all;
        };
    }

    private static AddressGuard guard(String... literals) {
        return AddressGuard.resolvingWith(answering(literals));
    }

    @Test
    void aPublicNameOnAPublicAddressPasses() throws UnknownHostException {
        assertThat(guard(PUBLIC_V4).resolve("pds.example.com", 443)).containsExactly(InetAddress.getByName(PUBLIC_V4));
        assertThat(guard(PUBLIC_V4).resolve("PDS.Example.com", -1)).hasSize(1);
        assertThat(guard("2606:4700::1111").resolve(URI.create("wss://pds.example.com")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "3fff::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::808:808",
                "::ffff:127.0.0.1"
            })
    void anAddressThatIsNotPublicIsRefused(String literal) {
        assertThatThrownBy(() -> guard(literal).resolve("pds.example.com", 443))
                .isInstanceOf(BlockedAddressException.class)
                .hasMessageContaining("no public address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00::1",
                "2003::1",
                "64:ff9b::808:808"
            })
    void theNeighboursOfSpecialBlocksArePublic(String literal) {
        assertThatCode(() -> guard(literal).resolve("pds.example.com", 443)).doesNotThrowAnyException();
    }

    @Test
    void aMappedAddressThatJavaKeptAsIpv6IsRefused() throws UnknownHostException {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff08080808");
        InetAddress address = Inet6Address.getByAddress("pds.example.com", mapped, -1);
        AddressGuard guard = AddressGuard.resolvingWith(hostname -> List.of(address));

        assertThat(PublicAddress.accepts(address)).isEqualTo(address.getAddress().length == 4);
        if (address.getAddress().length == 16) {
            assertThatThrownBy(() -> guard.resolve("pds.example.com", 443)).isInstanceOf(BlockedAddressException.class);
        }
    }

    @Test
    void onlyThePublicOnesOfSeveralAddressesAreReturned() throws UnknownHostException {
        assertThat(guard("10.0.0.1", PUBLIC_V4, "::1").resolve("pds.example.com", 443))
                .containsExactly(InetAddress.getByName(PUBLIC_V4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "127.0.0.1",
                "1.1.1.1",
                "[::1]",
                "::1",
                "[::ffff:127.0.0.1]",
                "pds",
                "pds.example.com.",
                "localhost.",
                "pds.0x7f",
                "pds.1",
                "-a.example.com",
                "a_b.example.com",
                "a..example.com",
                "",
                "pds.example.com%00.evil.com",
                "１２７.0.0.1",
                "pds。example。com"
            })
    void whatIsNotAPublicNameIsRefusedBeforeItIsResolved(String host) {
        AddressGuard guard = AddressGuard.resolvingWith(hostname -> {
            throw new AssertionError("resolved " + hostname);
        });
        assertThatThrownBy(() -> guard.resolve(host, 443)).isInstanceOf(BlockedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 8080, 8443, 2470, 65535})
    void otherPortsAreRefused(int port) {
        assertThatThrownBy(() -> guard(PUBLIC_V4).resolve("pds.example.com", port))
                .isInstanceOf(BlockedAddressException.class)
                .hasMessageContaining("port " + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://pds.example.com",
                "file:///etc/passwd",
                "gopher://pds.example.com",
                "pds.example.com",
                "https://user@pds.example.com",
                "https://user:pass@pds.example.com",
                "https://pds.example.com@127.0.0.1/",
                "https://127.0.0.1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://[::1]/",
                "https://[::ffff:7f00:1]/",
                "https://pds.example.com./",
                "https://localhost/",
                "http://localhost:2583/",
                "https://pds.example.com:8080/",
                "http:///x",
                "https:pds.example.com"
            })
    void aUrlThatHidesItsHostIsRefused(String url) {
        assertThatThrownBy(() -> guard(PUBLIC_V4).check(URI.create(url))).isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void localhostIsRefusedByDefaultWhateverItResolvesTo() {
        assertThatThrownBy(() -> guard(PUBLIC_V4).resolve("localhost", 2583))
                .isInstanceOf(BlockedAddressException.class);
        assertThatThrownBy(() -> guard(PUBLIC_V4).dns().lookup("localhost"))
                .isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void insecureLocalhostIsExactlyLocalhostWithAPortOverPlainHttp() throws UnknownHostException {
        AddressGuard local = guard("127.0.0.1").allowingInsecureLocalhost();

        assertThat(local.resolve("localhost", 2583)).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(local.resolve(URI.create("ws://LOCALHOST:2583/xrpc/x"))).hasSize(1);
        for (String refused : List.of(
                "http://localhost/",
                "https://localhost:2583",
                "wss://localhost:2583",
                "http://127.0.0.1:2583",
                "http://a.localhost:2583",
                "http://localhost.:2583",
                "http://pds.example.com:2583",
                "http://[::1]:80")) {
            assertThatThrownBy(() -> local.check(URI.create(refused)))
                    .as(refused)
                    .isInstanceOf(BlockedAddressException.class);
        }
        assertThatThrownBy(() -> local.resolve("localhost", -1)).isInstanceOf(BlockedAddressException.class);
        assertThatThrownBy(() -> local.resolve("pds.example.com", 443)).isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void insecureLocalhostThatIsNotLoopbackIsRefused() {
        assertThatThrownBy(() ->
                        guard("10.0.0.1", PUBLIC_V4).allowingInsecureLocalhost().resolve("localhost", 2583))
                .isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void whatTheOperatorConfiguredIsTrustedAtItsPortOnly() throws UnknownHostException {
        AddressGuard guard = guard("127.0.0.1").trusting(URI.create("http://localhost:2582"));

        assertThat(guard.resolve(URI.create("http://localhost:2582/did:plc:x"))).hasSize(1);
        assertThatThrownBy(() -> guard.check(URI.create("http://localhost:2583")))
                .isInstanceOf(BlockedAddressException.class);
        assertThatThrownBy(() -> guard.check(URI.create("http://127.0.0.1:2582")))
                .isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void aTrustedNameIsNotAWayToOtherPortsOfItsPrivateAddress() throws UnknownHostException {
        AddressGuard guard = guard("10.0.0.7").trusting(URI.create("http://plc.corp.example:8080"));

        assertThat(guard.resolve("plc.corp.example", 8080)).hasSize(1);
        assertThatThrownBy(() -> guard.resolve("plc.corp.example", 443)).isInstanceOf(BlockedAddressException.class);
    }

    @Test
    void trustedAddressLiteralsPass() throws UnknownHostException {
        AddressGuard guard = AddressGuard.publicOnly()
                .trusting(URI.create("http://127.0.0.1:2582"))
                .trusting(URI.create("http://[::1]:2582"));

        assertThat(guard.resolve("127.0.0.1", 2582)).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(guard.resolve(URI.create("http://[::1]:2582/x"))).hasSize(1);
    }

    @Test
    void aNameThatDoesNotResolveIsNotCalledBlocked() {
        AddressGuard guard = AddressGuard.resolvingWith(hostname -> {
            throw new UnknownHostException(hostname);
        });
        assertThatThrownBy(() -> guard.resolve("pds.example.com", 443))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(BlockedAddressException.class);
    }
}
