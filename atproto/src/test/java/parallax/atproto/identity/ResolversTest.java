package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.plc.DidDocuments;
import parallax.atproto.testkit.plc.Hold;
import parallax.atproto.testkit.plc.SimulatedPlc;

class ResolversTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final String PDS = "http://localhost:2583";

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final GuardedHttp trustingPlc = http(AddressGuard.publicOnly().trusting(plc.uri()), HttpLimits.DOCUMENTS);
    private final GuardedHttp local = http(AddressGuard.publicOnly().allowingInsecureLocalhost(), HttpLimits.DOCUMENTS);
    private final DidResolver resolver = plcResolver(trustingPlc);

    @AfterEach
    void stop() {
        trustingPlc.close();
        local.close();
        plc.close();
    }

    private static GuardedHttp http(AddressGuard guard, HttpLimits limits) {
        return new GuardedHttp(guard, limits, HttpConcurrency.DEFAULT, "parallax/test");
    }

    private DidResolver plcResolver(GuardedHttp http) {
        return new PlcResolver(http, plc.uri(), RequestRate.perSecond(100), InstantSource.fixed(NOW));
    }

    private DidResolver web(GuardedHttp http) {
        return new WebResolver(http, InstantSource.fixed(NOW));
    }

    @Test
    void aDocumentOfTheDirectoryIsFound() {
        plc.put(DID, DidDocuments.modern(DID, Keys.K256, PDS, "alice.test"));

        assertThat(resolver.resolve(DID)).isInstanceOfSatisfying(Resolution.Found.class, found -> {
            assertThat(found.fetchedAt()).isEqualTo(NOW);
            assertThat(found.document().pds().hostPort()).isEqualTo("localhost:2583");
        });
    }

    @Test
    void notFoundAndTombstonedAreToldApart() {
        assertThat(resolver.resolve(DID)).isEqualTo(new Resolution.NotFound());
        plc.tombstone(DID);
        assertThat(resolver.resolve(DID)).isEqualTo(new Resolution.Tombstoned());
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 301, 400, 401, 403, 429, 500, 502, 503})
    void whateverElseTheDirectoryAnswersIsUnavailable(int status) {
        plc.failAll(status);
        assertThat(resolver.resolve(DID)).isInstanceOf(Resolution.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "<html>", "{\"id\":\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\"}"})
    void whatIsNoDocumentOfTheDidIsTheDirectorysTroubleButADidWebsOwn(String body) {
        plc.putRaw(DID, body);
        assertThat(resolver.resolve(DID)).isInstanceOf(Resolution.Unavailable.class);
        plc.putRaw(plc.webDid(), body);
        assertThat(web(local).resolve(plc.webDid())).isInstanceOf(Resolution.Malformed.class);
    }

    @Test
    void aHugeDocumentIsMalformed() {
        plc.putRaw(DID, "{\"id\":\"" + DID.text() + "\",\"x\":\"" + "x".repeat(256 * 1024) + "\"}");
        assertThat(resolver.resolve(DID))
                .isEqualTo(new Resolution.Malformed("the document is longer than 262144 bytes"));
    }

    @Test
    void aDirectoryThatIsSlowOrDownIsUnavailable() {
        HttpLimits hasty = new HttpLimits(Duration.ofSeconds(5), Duration.ofMillis(200), 1024, 0);
        Hold hold = plc.hold(DID);
        try (GuardedHttp http = http(AddressGuard.publicOnly().trusting(plc.uri()), hasty)) {
            assertThat(plcResolver(http).resolve(DID)).isEqualTo(new Resolution.Unavailable("timeout"));
        }
        hold.release();
        plc.close();
        assertThat(resolver.resolve(DID)).isInstanceOf(Resolution.Unavailable.class);
    }

    @Test
    void aDirectoryThatIsNotTrustedIsNotContacted() {
        try (GuardedHttp http = http(AddressGuard.publicOnly(), HttpLimits.DOCUMENTS)) {
            assertThat(plcResolver(http).resolve(DID)).isInstanceOf(Resolution.Unavailable.class);
        }
        assertThat(plc.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"did:plc:short", "did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ", "did:plc:..", "did:web:example.com"})
    void theDirectoryIsNotAskedForWhatItCannotHave(String text) {
        assertThat(resolver.resolve(new Did(text))).isInstanceOf(Resolution.Malformed.class);
        assertThat(plc.requests()).isZero();
    }

    @Test
    void anInterruptedCallerLearnsNothing() {
        plc.hold(DID);
        Thread.currentThread().interrupt();
        assertThat(resolver.resolve(DID)).isInstanceOf(Resolution.Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void didWebOnLocalhostNeedsTheFlag() {
        Did did = plc.webDid();
        plc.put(did, DidDocuments.modern(did, Keys.P256, PDS, "alice.test"));

        assertThat(web(local).resolve(did)).isInstanceOf(Resolution.Found.class);
        assertThat(web(trustingPlc).resolve(did)).isInstanceOf(Resolution.Malformed.class);
        assertThat(plc.requests(did)).isEqualTo(1);
    }

    @Test
    void aHostWithoutADocumentHasNoDidAndNoTombstone() {
        assertThat(web(local).resolve(plc.webDid())).isEqualTo(new Resolution.NotFound());
        plc.fail(plc.webDid(), 410);
        assertThat(web(local).resolve(plc.webDid())).isEqualTo(new Resolution.NotFound());
        plc.fail(plc.webDid(), 500);
        assertThat(web(local).resolve(plc.webDid())).isInstanceOf(Resolution.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:example.com:user:alice",
                "did:web:example.com%3A8443",
                "did:web:localhost",
                "did:web:a",
                "did:web:127.0.0.1",
                "did:web:2130706433",
                "did:web:10.0.0.1%3A80",
                "did:web:x.local",
                "did:web:x.arpa",
                "did:web:x.invalid",
                "did:web:x.localhost",
                "did:web:x.internal",
                "did:web:x.example",
                "did:web:x.onion",
                "did:web:x.alt",
                "did:web:example.com%2Fpath",
                "did:web:user%40example.com",
                "did:web:localhost%3A0",
                "did:web:LOCALHOST%3A2583",
                "did:web:localhost%3A2583:x",
                "did:web:example.com."
            })
    void aDidWebThatIsNotAPublicHostAloneIsMalformed(String text) {
        Did did = Did.tryParse(text);
        if (did != null) {
            assertThat(web(local).resolve(did)).isInstanceOf(Resolution.Malformed.class);
        }
    }

    @Test
    void aDidWebOnAPrivateAddressIsMalformed() {
        AddressGuard guard = AddressGuard.resolvingWith(hostname -> List.of(InetAddress.getLoopbackAddress()));
        try (GuardedHttp http = http(guard, HttpLimits.DOCUMENTS)) {
            assertThat(web(http).resolve(new Did("did:web:pds.example.com")))
                    .isInstanceOfSatisfying(
                            Resolution.Malformed.class,
                            malformed -> assertThat(malformed.reason()).contains("no public address"));
        }
    }

    @Test
    void eachMethodHasItsResolver() {
        DidResolver both =
                new MethodResolver(did -> new Resolution.Malformed("plc"), did -> new Resolution.Malformed("web"));
        assertThat(both.resolve(DID)).isEqualTo(new Resolution.Malformed("plc"));
        assertThat(both.resolve(new Did("did:web:example.com"))).isEqualTo(new Resolution.Malformed("web"));
        assertThat(both.resolve(new Did("did:key:zabc"))).isInstanceOf(Resolution.Malformed.class);
    }

    @Test
    void aDirectoryMayBeWrittenWithASlash() {
        try (GuardedHttp http = http(AddressGuard.publicOnly().trusting(plc.uri()), HttpLimits.DOCUMENTS)) {
            DidResolver slash = new PlcResolver(
                    http, URI.create(plc.uri() + "/"), RequestRate.perSecond(100), InstantSource.fixed(NOW));
            plc.put(DID, DidDocuments.modern(DID, Keys.K256, PDS, "alice.test"));
            assertThat(slash.resolve(DID)).isInstanceOf(Resolution.Found.class);
        }
    }
}
