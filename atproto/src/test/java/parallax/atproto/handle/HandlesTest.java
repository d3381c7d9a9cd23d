package parallax.atproto.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

class HandlesTest {

    private static final Handle ALICE = new Handle("alice.example.com");
    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final Did OTHER = new Did("did:web:example.com");
    private static final HandleResolution FOUND = new HandleResolution.Found(DID);
    private static final HandleResolution NONE = new HandleResolution.NotFound();
    private static final HandleResolution CONFLICT = new HandleResolution.Conflict("two");
    private static final HandleResolution DOWN = new HandleResolution.Unavailable("down");

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            WellKnownHandleResolver.LIMITS,
            HttpConcurrency.DEFAULT,
            "parallax/test");
    private final AtomicLong now = new AtomicLong(1_000_000);

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private HandleResolution file(int status, String body, String... header) {
        MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
        if (header.length > 0) {
            response.addHeader(header[0], header[1]);
        }
        server.enqueue(response.build());
        return wellKnown().resolve(ALICE);
    }

    private WellKnownHandleResolver wellKnown() {
        return new WellKnownHandleResolver(
                http,
                handle -> URI.create("http://localhost:" + server.getPort() + "/.well-known/atproto-did?" + handle));
    }

    @Test
    void theFileNamesTheDid() {
        assertThat(file(200, DID.text())).isEqualTo(FOUND);
        assertThat(file(200, "\n " + DID.text() + "\r\n")).isEqualTo(FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>welcome</html>",
                "200 | ''",
                "200 | did:plc:a did:plc:b",
                "200 | did=did:plc:ewvi7nxzyoun6zhxrhs64oiz",
                "404 | did:plc:ewvi7nxzyoun6zhxrhs64oiz",
                "403 | ''",
                "302 | ''",
            })
    void aServerThatAnswersSomethingElseNamesNone(int status, String body) {
        assertThat(file(status, body)).isEqualTo(NONE);
    }

    @Test
    void aLongAnswerNamesNone() {
        assertThat(file(200, DID.text() + " ".repeat(2048))).isEqualTo(NONE);
        assertThat(file(200, DID.text() + " ".repeat(2048 - DID.text().length())))
                .isEqualTo(FOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429, 408})
    void aServerInTroubleSaysNothingOfTheHandle(int status) {
        // A client repeats a 408 and a 503 that may come again at once.
        file(status, "", "Retry-After", "9");
        assertThat(file(status, "", "Retry-After", "9")).isInstanceOf(HandleResolution.Unavailable.class);
    }

    @Test
    void aRedirectToSomewherePrivateNamesNoneAndIsNotFollowed() {
        assertThat(file(302, "", "Location", "http://127.0.0.1:" + server.getPort() + "/x"))
                .isEqualTo(NONE);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void theHandlesOwnServerIsAskedOverHttpsAndOnlyAtAPublicAddress() {
        List<String> names = new ArrayList<>();
        AddressGuard guard = AddressGuard.resolvingWith(name -> {
            names.add(name);
            return List.of(InetAddress.getLoopbackAddress());
        });
        try (GuardedHttp guarded =
                new GuardedHttp(guard, WellKnownHandleResolver.LIMITS, HttpConcurrency.DEFAULT, "parallax/test")) {
            assertThat(new WellKnownHandleResolver(guarded).resolve(new Handle("ALICE.example.com")))
                    .isEqualTo(NONE);
        }
        assertThat(names).containsExactly("alice.example.com");
    }

    private static HandleResolution both(HandleResolution dns, @Nullable HandleResolution https) {
        return new MethodsHandleResolver(
                        handle -> dns,
                        handle -> {
                            if (https == null) {
                                throw new AssertionError("asked over https");
                            }
                            return https;
                        },
                        false)
                .resolve(ALICE);
    }

    @Test
    void dnsCountsAndTheWebServerIsAskedOnlyWithoutItsWord() {
        assertThat(both(FOUND, null)).isEqualTo(FOUND);
        assertThat(both(CONFLICT, null)).isEqualTo(CONFLICT);
        assertThat(both(NONE, FOUND)).isEqualTo(FOUND);
        assertThat(both(NONE, NONE)).isEqualTo(NONE);
        assertThat(both(NONE, DOWN)).isEqualTo(DOWN);
        assertThat(both(DOWN, FOUND)).isEqualTo(FOUND);
        assertThat(both(DOWN, NONE)).isEqualTo(DOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.alt",
                "a.arpa",
                "a.example",
                "a.internal",
                "a.invalid",
                "a.local",
                "a.localhost",
                "a.onion",
                "handle.invalid",
                "a.TEST",
                "a.b.Local"
            })
    void reservedNamesAreAskedNobodyFor(String text) {
        HandleResolver never = handle -> {
            throw new AssertionError("asked for " + handle);
        };
        assertThat(new MethodsHandleResolver(never, never, false).resolve(new Handle(text)))
                .isEqualTo(NONE);
    }

    @Test
    void testNamesAreAskedForWhenAllowed() {
        MethodsHandleResolver resolver = new MethodsHandleResolver(handle -> FOUND, handle -> NONE, true);
        assertThat(resolver.resolve(new Handle("a.test"))).isEqualTo(FOUND);
        assertThat(resolver.resolve(new Handle("a.local"))).isEqualTo(NONE);
    }

    private CachedHandleResolver cached(HandleResolver source, int maxEntries) {
        return new CachedHandleResolver(
                source,
                new HandleCacheLimits(maxEntries, Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofSeconds(30)),
                () -> Instant.ofEpochMilli(now.get()));
    }

    @ParameterizedTest
    @CsvSource({"did, 3600", "none, 600", "two, 600", "down, 30"})
    void eachOutcomeHasItsLifetime(String outcome, long seconds) {
        HandleResolution answer = switch (outcome) {
            case "did" -> FOUND;
            case "none" -> NONE;
            case "two" -> CONFLICT;
            default -> DOWN;
        };
        AtomicInteger asked = new AtomicInteger();
        CachedHandleResolver cache = cached(
                handle -> {
                    asked.incrementAndGet();
                    return answer;
                },
                10);
        cache.resolve(ALICE);
        now.addAndGet(seconds * 1000 - 1);
        assertThat(cache.resolve(new Handle("ALICE.Example.com"))).isEqualTo(answer);
        assertThat(asked).hasValue(1);
        now.addAndGet(1);
        cache.resolve(ALICE);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aCrowdAsksOnceAndTheCacheStaysSmall() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        CachedHandleResolver cache = cached(
                handle -> {
                    asked.incrementAndGet();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return FOUND;
                },
                3);
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(50);
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(Thread.ofVirtual().start(() -> {
                started.countDown();
                if (cache.resolve(ALICE).equals(FOUND)) {
                    answered.incrementAndGet();
                }
            }));
        }
        started.await();
        crowd.getFirst().interrupt();
        release.countDown();
        for (Thread one : crowd) {
            one.join();
        }
        assertThat(asked).hasValue(1);
        assertThat(answered.get()).isBetween(49, 50);
        for (int i = 0; i < 100; i++) {
            cache.resolve(new Handle("h" + i + ".example.com"));
        }
        assertThat(cache.size()).isEqualTo(3);
    }

    @Test
    void whatIsForgottenWhileItIsAskedForIsNotRemembered() throws InterruptedException {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CachedHandleResolver cache = cached(
                handle -> {
                    asking.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return FOUND;
                },
                3);
        Thread caller = Thread.ofVirtual().start(() -> cache.resolve(ALICE));
        asking.await();
        cache.forget(ALICE);
        release.countDown();
        caller.join();
        assertThat(cache.size()).isZero();
        cache.resolve(ALICE);
        assertThat(cache.size()).isEqualTo(1);
        cache.forget(new Handle("Alice.example.COM"));
        assertThat(cache.size()).isZero();
    }

    @Test
    void aSourceThatBreaksReachesTheCallerAndIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        CachedHandleResolver cache = cached(
                handle -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("broken");
                    }
                    return FOUND;
                },
                3);
        assertThatThrownBy(() -> cache.resolve(ALICE)).hasRootCauseMessage("broken");
        assertThat(cache.resolve(ALICE)).isEqualTo(FOUND);
    }

    private static DidDocument document(@Nullable String handle) {
        return new DidDocument(DID, null, null, handle == null ? null : new Handle(handle));
    }

    private static HandleVerifier verifier(HandleResolution handle, Resolution did) {
        return new HandleVerifier(asked -> handle, asked -> did);
    }

    @Test
    void aHandleHoldsWhenItLeadsBackToTheDidThatClaimsIt() {
        Resolution any = new Resolution.NotFound();
        assertThat(verifier(FOUND, any).check(document("Alice.Example.com")))
                .isEqualTo(new HandleCheck.Verified(ALICE));
        assertThat(verifier(FOUND, any).check(document(null))).isInstanceOf(HandleCheck.Invalid.class);
        assertThat(verifier(new HandleResolution.Found(OTHER), any).check(document("alice.example.com")))
                .isInstanceOf(HandleCheck.Invalid.class);
        assertThat(verifier(NONE, any).check(document("alice.example.com"))).isInstanceOf(HandleCheck.Invalid.class);
        assertThat(verifier(CONFLICT, any).check(document("alice.example.com")))
                .isInstanceOf(HandleCheck.Invalid.class);
        assertThat(verifier(DOWN, any).check(document("alice.example.com"))).isInstanceOf(HandleCheck.Unknown.class);
    }

    @Test
    void whatDoesNotHoldIsShownAsInvalid() {
        assertThat(new HandleCheck.Verified(ALICE).shown()).isEqualTo(ALICE);
        assertThat(new HandleCheck.Invalid("x").shown().text()).isEqualTo("handle.invalid");
        assertThat(new HandleCheck.Unknown("x").shown().text()).isEqualTo("handle.invalid");
    }

    @Test
    void theDidOfAHandleIsFoundOnlyIfItsDocumentClaimsTheHandle() {
        Instant at = Instant.EPOCH;
        assertThat(verifier(FOUND, new Resolution.Found(document("ALICE.example.com"), at))
                        .didOf(ALICE))
                .isEqualTo(FOUND);
        assertThat(verifier(FOUND, new Resolution.Found(document("bob.example.com"), at))
                        .didOf(ALICE))
                .isEqualTo(NONE);
        assertThat(verifier(FOUND, new Resolution.Found(document(null), at)).didOf(ALICE))
                .isEqualTo(NONE);
        assertThat(verifier(FOUND, new Resolution.Tombstoned()).didOf(ALICE)).isEqualTo(NONE);
        assertThat(verifier(FOUND, new Resolution.Unavailable("down")).didOf(ALICE))
                .isEqualTo(new HandleResolution.Unavailable("down"));
        assertThat(verifier(CONFLICT, new Resolution.NotFound()).didOf(ALICE)).isEqualTo(CONFLICT);
    }
}
