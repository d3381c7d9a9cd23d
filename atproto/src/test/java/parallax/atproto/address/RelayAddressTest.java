package parallax.atproto.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bsky.network | bsky.network | https://bsky.network | wss://bsky.network",
                "https://Relay.Example.com/ | relay.example.com | https://relay.example.com | wss://relay.example.com",
                "wss://relay.example.com | relay.example.com | https://relay.example.com | wss://relay.example.com",
                "relay.example.com:3000 | relay.example.com:3000 | https://relay.example.com:3000 | wss://relay.example.com:3000",
                "https://relay.example.com:443 | relay.example.com | https://relay.example.com | wss://relay.example.com",
                "localhost:2470 | localhost:2470 | http://localhost:2470 | ws://localhost:2470",
                "127.0.0.1:2470 | 127.0.0.1:2470 | http://127.0.0.1:2470 | ws://127.0.0.1:2470",
                "http://localhost:2470 | localhost:2470 | http://localhost:2470 | ws://localhost:2470",
                "http://[::1]:2470 | [::1]:2470 | http://[::1]:2470 | ws://[::1]:2470",
                "wss://r.example.com/xrpc/com.atproto.sync.subscribeRepos | r.example.com | https://r.example.com | wss://r.example.com",
                "zlay=zlay.waow.tech | zlay | https://zlay.waow.tech | wss://zlay.waow.tech",
                "mine=http://localhost:2470 | mine | http://localhost:2470 | ws://localhost:2470",
                "zlay=https://h:3001,ws=wss://h:3000 | zlay | https://h:3001 | wss://h:3000",
                "https://h:3001,ws=wss://h:3000 | h:3001 | https://h:3001 | wss://h:3000",
            })
    void everyFormGivesAnAliasAndTwoUrls(String written, String alias, String http, String ws) {
        RelayAddress relay = RelayAddress.parse(written);
        assertThat(relay.alias()).isEqualTo(alias);
        assertThat(relay.http()).hasToString(http);
        assertThat(relay.ws()).hasToString(ws);
        assertThat(relay.subscribeRepos()).hasToString(ws + "/xrpc/com.atproto.sync.subscribeRepos");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | write a host name",
                "name= | write a host name",
                "=https://h | alias",
                "a b=https://h | alias",
                "ftp://h | scheme",
                "https://h/some/path | without path",
                "https://h?x=1 | without path",
                "https://user@h | leave it out",
                "https://h:99999 | host and port",
                "https://a b | not a URL",
                "a=https://h:3001,ws=https://h:3000 | after \"ws=\"",
                "a=wss://h:3001,ws=wss://h:3000 | before \",ws=\"",
                "ws=wss://h:3000 | gives the socket",
            })
    void whatIsRefusedIsExplained(String written, String reason) {
        assertThatThrownBy(() -> RelayAddress.parse(written))
                .isInstanceOf(AddressSyntaxException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aUnionKeepsItsMembersInOrder() {
        ReferenceAddress all =
                ReferenceAddress.parse("all=http://localhost:2583+localhost:2584+https://h:1,ws=wss://h:2");
        assertThat(all.alias()).isEqualTo("all");
        assertThat(all.isUnion()).isTrue();
        assertThat(all.members())
                .extracting(member -> member.ws().toString())
                .containsExactly("ws://localhost:2583", "ws://localhost:2584", "wss://h:2");
    }

    @Test
    void aSingleReferenceIsARelay() {
        ReferenceAddress one = ReferenceAddress.parse("bsky=bsky.network");
        assertThat(one.alias()).isEqualTo("bsky");
        assertThat(one.members()).containsExactly(RelayAddress.parse("bsky=bsky.network"));
        assertThat(one.isUnion()).isFalse();
    }

    @Test
    void aUnionWithoutANameOrWithAHoleOrARepeatIsExplained() {
        assertThatThrownBy(() -> ReferenceAddress.parse("https://a.example+https://b.example"))
                .hasMessageContaining("write all=URL+URL");
        assertThatThrownBy(() -> ReferenceAddress.parse("all=https://a.example+"))
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> ReferenceAddress.parse("all=https://a.example+a.example"))
                .hasMessageContaining("twice");
    }
}
