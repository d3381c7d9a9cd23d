package parallax.atproto.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.fuzz.ByteMutation;
import parallax.atproto.fuzz.Target;

/** What clients send to a server. */
public final class ServerTargets {

    private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.1");

    private ServerTargets() {}

    public static List<Target<?>> all() {
        return List.of(target(), forwarded());
    }

    private static Target<?> target() {
        return Target.of("request-target", input -> RequestTarget.parse(text(input)))
                .refusing(IllegalArgumentException.class)
                .from(
                        () -> texts("/xrpc/com.atproto.sync.listRepos?limit=10&cursor=a%20b", "/", "/a?b=c&b=&=d&e"),
                        ByteMutation.ofTexts("%", "%2f", "%zz", "%ff", "&", "=", "?", "#", ";", "+", "//", "a=b&"))
                .within(131_072, 400)
                .checking((_, target) -> {
                    assertThat(target.path()).isNotNull();
                    assertThat(target.query().values().stream()
                                    .mapToInt(List::size)
                                    .sum())
                            .isLessThanOrEqualTo(256);
                    assertThat(target.query().values()).noneMatch(List::isEmpty);
                });
    }

    private static Target<?> forwarded() {
        TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", "::1", "fd00::/8"));
        return Target.of(
                        "forwarded-for",
                        input -> proxies.client(PEER, Arrays.asList(text(input).split("\n", -1))))
                .from(
                        () -> texts("1.2.3.4", "1.2.3.4, 10.0.0.9\nfd00::7", "unknown"),
                        ByteMutation.ofTexts(
                                ",",
                                "::1",
                                "10.0.0.1",
                                "[",
                                "]",
                                "%eth0",
                                "1.2.3",
                                "0x7f.1",
                                ":",
                                "::ffff:1.2.3.4",
                                "2130706433"))
                .within(262_144, 400)
                .telling(client -> client.getClass().getSimpleName() + client.equals(PEER))
                .checking((_, client) -> assertThat(client.getHostAddress()).isNotEmpty());
    }

    private static List<ByteSlice> texts(String... texts) {
        return List.of(texts).stream().map(ByteMutation::utf8).toList();
    }

    private static String text(ByteSlice input) {
        return new String(input.toArray(), StandardCharsets.UTF_8);
    }
}
