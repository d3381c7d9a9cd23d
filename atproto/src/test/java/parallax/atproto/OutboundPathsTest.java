package parallax.atproto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.PrivateHosts;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseListener;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.handle.HandleResolution;
import parallax.atproto.handle.WellKnownHandleResolver;
import parallax.atproto.http.Download;
import parallax.atproto.http.DownloadRules;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.HttpReply;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.WebResolver;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;

/** Every way out of the library, against every trick to make it go where it must not: nothing inside is contacted. */
class OutboundPathsTest {

    private static final Nsid METHOD = new Nsid("com.atproto.server.describeServer");
    private static final Did WEB = new Did("did:web:pds.example.com");

    /** A server that must not be reached; counts who connects. */
    private static final class Inside implements AutoCloseable {

        private final ServerSocket socket;
        private final AtomicInteger connections = new AtomicInteger();
        private final String answer;

        Inside(String answer) throws IOException {
            this.answer = answer;
            this.socket = new ServerSocket(0, 50, null);
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    try (Socket accepted = socket.accept()) {
                        connections.incrementAndGet();
                        byte[] request = new byte[4096];
                        if (accepted.getInputStream().read(request) > 0) {
                            OutputStream out = accepted.getOutputStream();
                            out.write(answer.getBytes(ISO_8859_1));
                            out.flush();
                        }
                    } catch (SocketException e) {
                        if (socket.isClosed()) {
                            return;
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A way out, asked to go to {@code scheme://authority}. */
    private enum Way {
        GET {
            @Override
            boolean refuses(GuardedHttp http, AddressGuard guard, URI to) {
                return http.get(to, "*/*") instanceof HttpReply.Blocked;
            }
        },
        POST {
            @Override
            boolean refuses(GuardedHttp http, AddressGuard guard, URI to) {
                return http.post(to, "application/json", ByteSlice.EMPTY) instanceof HttpReply.Blocked;
            }
        },
        DOWNLOAD {
            @Override
            boolean refuses(GuardedHttp http, AddressGuard guard, URI to) {
                return http.download(to, DownloadRules.REPO, body -> body.readAllBytes().length)
                                instanceof Download.Failed<Integer>(HttpReply reply)
                        && reply instanceof HttpReply.Blocked;
            }
        },
        XRPC {
            @Override
            boolean refuses(GuardedHttp http, AddressGuard guard, URI to) {
                return new XrpcClient(http, InstantSource.system()).query(to, METHOD, Map.of())
                                instanceof XrpcReply.Failed<?>(XrpcFailure.Refused refused)
                        && refused.words().status() == 0;
            }
        },
        FIREHOSE {
            @Override
            boolean refuses(GuardedHttp http, AddressGuard guard, URI to) throws Exception {
                URI socket = new URI(to.toString().replaceFirst("^http", "ws"));
                try {
                    return firstClose(socket, guard) instanceof CloseReason.Blocked;
                } catch (IllegalArgumentException e) {
                    return socket.getHost() == null;
                }
            }
        };

        abstract boolean refuses(GuardedHttp http, AddressGuard guard, URI to) throws Exception;
    }

    private static CloseReason firstClose(URI socket, AddressGuard guard) throws Exception {
        CompletableFuture<CloseReason> first = new CompletableFuture<>();
        FirehoseListener listener = new FirehoseListener() {
            @Override
            public OptionalLong cursor() {
                return OptionalLong.empty();
            }

            @Override
            public void opened(Map<String, String> responseHeaders) {}

            @Override
            public void frame(ByteSlice frame) {}

            @Override
            public void oversize(ByteSlice first64KiB, long length) {}

            @Override
            public void closed(CloseReason reason, Duration retryIn) {
                first.complete(reason);
            }
        };
        try (FirehoseClient _ = FirehoseClient.start(FirehoseOptions.of(socket, "parallax/test", guard), listener)) {
            return first.get(10, TimeUnit.SECONDS);
        }
    }

    private static final List<String> HOSTS = List.of(
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "00000177.1",
            "0",
            "0.0.0.0",
            "127.0.0.1.",
            "localhost",
            "localhost.",
            "LOCALHOST",
            "a.localhost",
            "user@127.0.0.1",
            "user:pw@localhost",
            "pds.example.com@127.0.0.1",
            "127.0.0.1%00.pds.example.com",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:0:7f00:1::]",
            "[fe80::1%25lo]",
            "[fe80::1%lo]",
            "[::1%25lo]",
            "[fd00::1]",
            "１２７.0.0.1",
            "127。0。0。1",
            "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
            "pds。example。com",
            "pds.example.com.",
            "pds.example.com");

    private Inside inside;
    private AddressGuard guard;
    private GuardedHttp http;

    @BeforeEach
    void start() throws IOException {
        inside = new Inside("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        // The worst name service: every name is this machine.
        guard = AddressGuard.resolvingWith(name -> List.of(InetAddress.getLoopbackAddress()));
        http = client(guard);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        assertThat(inside.connections).as("connections to the inside").hasValue(0);
        inside.close();
    }

    private static GuardedHttp client(AddressGuard guard) {
        return new GuardedHttp(guard, HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, "parallax/test");
    }

    private static Stream<Arguments> waysAndHosts() {
        return Stream.of(Way.values()).flatMap(way -> HOSTS.stream().map(host -> Arguments.of(way, host)));
    }

    @ParameterizedTest
    @MethodSource("waysAndHosts")
    void noWayOfWritingAHostLeadsInside(Way way, String host) throws Exception {
        for (String text : List.of(
                "http://" + host + ":" + inside.port(), "https://" + host + ":" + inside.port(), "http://" + host)) {
            URI uri;
            try {
                uri = new URI(text + "/");
            } catch (URISyntaxException e) {
                // No caller can hold such a URL; a redirect can, which has a test of its own.
                continue;
            }
            assertThat(way.refuses(http, guard, uri)).as(text).isTrue();
        }
    }

    private static Stream<String> hosts() {
        return HOSTS.stream();
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void noRedirectLeadsInside(String host) throws Exception {
        String to = "http://" + host + ":" + inside.port() + "/";
        byte[] location = to.getBytes(UTF_8);
        try (Inside outside = new Inside("HTTP/1.1 302 Found\r\nLocation: " + new String(location, ISO_8859_1)
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            URI start = URI.create("http://localhost:" + outside.port() + "/");
            AddressGuard trusting = guard.trusting(start);
            try (GuardedHttp redirected = client(trusting)) {
                assertThat(Way.GET.refuses(redirected, trusting, start)).as(to).isTrue();
                assertThat(Way.DOWNLOAD.refuses(redirected, trusting, start))
                        .as(to)
                        .isTrue();
                assertThat(Way.XRPC.refuses(redirected, trusting, start)).as(to).isTrue();
                // Sockets follow no redirect at all.
                assertThat(firstClose(URI.create("ws://localhost:" + outside.port() + "/"), trusting))
                        .isInstanceOf(CloseReason.Refused.class);
            }
            assertThat(outside.connections).hasValue(4);
        }
    }

    private static Stream<Arguments> waysAndAddresses() {
        List<String> addresses = List.of(
                "127.0.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd00::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2001:0:7f00:1::",
                "2002:7f00:1::",
                "2001:db8::1");
        return Stream.of(Way.values()).flatMap(way -> addresses.stream().map(address -> Arguments.of(way, address)));
    }

    @ParameterizedTest
    @MethodSource("waysAndAddresses")
    void aPublicNameAtAnAddressThatIsNotPublicIsRefused(Way way, String address) throws Exception {
        AddressGuard there = AddressGuard.resolvingWith(name -> List.of(InetAddress.getByName(address)));
        try (GuardedHttp client = client(there)) {
            assertThat(way.refuses(client, there, URI.create("https://pds.example.com/")))
                    .isTrue();
            assertThat(way.refuses(client, there, URI.create("http://pds.example.com/")))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aPrivateHostThatIsAllowedIsContactedOnEveryWayAndItsNeighbourOnNone(Way way) throws Exception {
        AddressGuard allowing = AddressGuard.resolvingWith(name -> List.of(InetAddress.getByName("127.0.0.2")))
                .allowingPrivate(PrivateHosts.of(List.of("pds.corp.internal")));
        try (GuardedHttp client = client(allowing)) {
            assertThat(way.refuses(client, allowing, URI.create("https://pds.corp.internal/")))
                    .isFalse();
            assertThat(way.refuses(client, allowing, URI.create("https://other.corp.internal/")))
                    .isTrue();
        }
    }

    @Test
    void aDidWebOfAPrivateHostIsAskedForWhenTheHostIsAllowedByName() throws Exception {
        AddressGuard allowing = AddressGuard.resolvingWith(name -> List.of(InetAddress.getByName("127.0.0.2")))
                .allowingPrivate(PrivateHosts.of(List.of("pds.corp.internal")));
        try (GuardedHttp client = client(allowing)) {
            WebResolver resolver = new WebResolver(client, InstantSource.system());
            assertThat(resolver.resolve(new Did("did:web:pds.corp.internal")))
                    .isInstanceOf(Resolution.Unavailable.class);
            assertThat(resolver.resolve(new Did("did:web:other.corp.internal")))
                    .isInstanceOf(Resolution.Malformed.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aNameIsResolvedOnceForAConnectionSoThatItCannotChangeItsAnswer(Way way) throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (Inside host = new Inside("HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            URI trusted = URI.create("http://pds.example.com:" + host.port() + "/");
            AddressGuard counting = AddressGuard.resolvingWith(name -> {
                        // What is asked a second time is told the inside.
                        if (lookups.incrementAndGet() > 1) {
                            throw new UnknownHostException("asked twice");
                        }
                        return List.of(InetAddress.getLoopbackAddress());
                    })
                    .trusting(trusted);
            try (GuardedHttp client = client(counting)) {
                assertThat(way.refuses(client, counting, trusted)).isFalse();
            }
            assertThat(host.connections).hasValue(1);
        }
        assertThat(lookups).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aNameThatAnswersPublicFirstAndInsideThenIsRefusedThen(Way way) throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        AddressGuard rebinding = AddressGuard.resolvingWith(name -> List.of(
                lookups.getAndIncrement() == 0
                        ? InetAddress.getByName("93.184.216.34")
                        : InetAddress.getLoopbackAddress()));
        assertThat(rebinding.resolve("pds.example.com", 80)).hasSize(1);
        try (GuardedHttp client = client(rebinding)) {
            assertThat(way.refuses(client, rebinding, URI.create("http://pds.example.com/")))
                    .isTrue();
        }
        assertThat(lookups).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 2375, 5432, 6379, 8080, 8443, 9200, 65535})
    void otherPortsAreRefusedOnEveryWay(int port) throws Exception {
        for (Way way : Way.values()) {
            assertThat(way.refuses(http, guard, URI.create("https://pds.example.com:" + port + "/")))
                    .as(way.name())
                    .isTrue();
        }
    }

    @Test
    void aDidWebAndAHandleGoNowhereInside() {
        assertThat(new WebResolver(http, InstantSource.system()).resolve(WEB)).isInstanceOf(Resolution.Malformed.class);
        assertThat(new WellKnownHandleResolver(http).resolve(new Handle("alice.example.com")))
                .isEqualTo(new HandleResolution.NotFound());
        for (String host : HOSTS) {
            Did did = Did.tryParse("did:web:" + host);
            Did withPort = Did.tryParse("did:web:" + host + "%3A" + inside.port());
            for (Did web : Stream.of(did, withPort).filter(each -> each != null).toList()) {
                assertThat(new WebResolver(http, InstantSource.system()).resolve(web))
                        .as(web.text())
                        .isInstanceOf(Resolution.Malformed.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void aPdsEndpointThatPointsInsideIsNoneOrIsRefused(String host) throws Exception {
        for (String scheme : List.of("http://", "https://")) {
            PdsEndpoint endpoint = PdsEndpoint.tryParse(scheme + host + ":" + inside.port());
            if (endpoint != null) {
                assertThat(Way.XRPC.refuses(http, guard, endpoint.http())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theSystemsProxiesAreNotUsed(Way way) throws Exception {
        List<URI> asked = Collections.synchronizedList(new ArrayList<>());
        ProxySelector before = ProxySelector.getDefault();
        try (Inside host = new Inside("HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            ProxySelector.setDefault(new ProxySelector() {
                @Override
                public List<Proxy> select(URI uri) {
                    asked.add(uri);
                    Proxy.Type type = uri.getScheme().equals("socket") ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
                    return List.of(
                            new Proxy(type, new InetSocketAddress(InetAddress.getLoopbackAddress(), inside.port())));
                }

                @Override
                public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}
            });
            URI trusted = URI.create("http://localhost:" + host.port() + "/");
            AddressGuard trusting = guard.trusting(trusted);
            try (GuardedHttp client = client(trusting)) {
                assertThat(way.refuses(client, trusting, trusted)).isFalse();
            }
            assertThat(host.connections).hasValue(1);
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(asked).isEmpty();
    }
}
