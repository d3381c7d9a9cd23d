package parallax.atproto.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ClientKeyTest {

    private static ClientKey of(String address) {
        return ClientKey.of(InetAddress.ofLiteral(address));
    }

    @Test
    void addressesOfOneSixtyFourAreOneClientAndTheNextSixtyFourIsAnother() {
        assertThat(of("2001:db8:0:7::1")).isEqualTo(of("2001:db8:0:7:ffff:ffff:ffff:ffff"));
        assertThat(of("2001:db8:0:7::1")).hasSameHashCodeAs(of("2001:db8:0:7::2"));
        assertThat(of("2001:db8:0:7::1")).isNotEqualTo(of("2001:db8:0:8::1"));
    }

    @Test
    void eachIpv4AddressIsAClientOfItsOwnHoweverItIsWritten() {
        assertThat(of("192.0.2.1")).isNotEqualTo(of("192.0.2.2"));
        assertThat(of("192.0.2.1")).isEqualTo(of("::ffff:192.0.2.1"));
    }

    @Test
    void anIpv4AddressIsNoPrefixOfIpv6() {
        assertThat(of("0.0.0.0")).isNotEqualTo(of("::"));
    }

    @Test
    void clientsOfOneHashAreStillInOrder() {
        // 31 * 1 + 0 and 31 * 0 + 31 are one hash.
        assertThat(of("192.0.1.0")).hasSameHashCodeAs(of("192.0.0.31"));
        assertThat(of("192.0.1.0")).isGreaterThan(of("192.0.0.31"));
    }
}
