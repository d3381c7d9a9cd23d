package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

/** What is learnt survives the process, on a store that is closed and opened again. */
class StoredIdentitiesTest {

    private static final Did ALICE = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final Did GONE = new Did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static final Did WRONG = new Did("did:web:wrong.example.com");
    private static final CacheLifetimes LIFETIMES =
            new CacheLifetimes(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    private Path file;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final List<Did> asked = new ArrayList<>();
    private boolean down;

    @BeforeEach
    void choose() {
        file = folder.resolve("identities");
    }

    private Resolution source(Did did) {
        asked.add(did);
        if (down) {
            return new Resolution.Unavailable("down");
        }
        if (did.equals(ALICE)) {
            DidDocument document = new DidDocument(
                    ALICE,
                    Multikey.parse(Keys.K256),
                    PdsEndpoint.parse("https://pds.example.com"),
                    new Handle("alice.example.com"));
            return new Resolution.Found(document, now);
        }
        return did.equals(GONE) ? new Resolution.Tombstoned() : new Resolution.Malformed("not JSON");
    }

    /** A process: opens the store, does something, and ends. */
    private interface Life {
        void live(CachedResolver resolver);
    }

    private void live(Life life) {
        try (FileIdentityStore store = new FileIdentityStore(file)) {
            life.live(new CachedResolver(
                    this::source,
                    new CacheLimits(100, LIFETIMES, RefreshLimit.DEFAULT),
                    store,
                    ResolverListener.NONE,
                    () -> now));
        }
    }

    @Test
    void whatWasLearntIsKnownWithoutAskingAfterTheNextStart() {
        List<Resolution> first = new ArrayList<>();
        live(resolver -> List.of(ALICE, GONE, WRONG).forEach(did -> first.add(resolver.resolve(did))));
        asked.clear();
        now = now.plusSeconds(60);
        live(resolver ->
                assertThat(List.of(ALICE, GONE, WRONG)).map(resolver::resolve).isEqualTo(first));
        assertThat(asked).isEmpty();
    }

    @Test
    void lifetimesGoOnAcrossStarts() {
        live(resolver -> List.of(ALICE, GONE).forEach(resolver::resolve));
        asked.clear();
        now = now.plus(Duration.ofMinutes(5));
        live(resolver -> List.of(ALICE, GONE).forEach(resolver::resolve));
        assertThat(asked).containsExactly(GONE);
        now = now.plus(Duration.ofMinutes(55));
        live(resolver -> resolver.resolve(ALICE));
        assertThat(asked).containsExactly(GONE, ALICE);
    }

    @Test
    void aFailureIsNotKept() {
        down = true;
        live(resolver -> resolver.resolve(ALICE));
        down = false;
        live(resolver -> assertThat(resolver.resolve(ALICE)).isInstanceOf(Resolution.Found.class));
        assertThat(asked).containsExactly(ALICE, ALICE);
    }

    @Test
    void aFailedRefreshLeavesWhatIsStored() {
        live(resolver -> resolver.resolve(ALICE));
        down = true;
        live(resolver -> {
            assertThat(resolver.refresh(ALICE)).isInstanceOf(Resolution.Unavailable.class);
            assertThat(resolver.resolve(ALICE)).isInstanceOf(Resolution.Unavailable.class);
        });
        live(resolver -> assertThat(resolver.resolve(ALICE)).isInstanceOf(Resolution.Found.class));
    }

    @Test
    void whatWasForgottenStaysForgotten() {
        live(resolver -> {
            resolver.resolve(ALICE);
            resolver.forget(ALICE);
        });
        live(resolver -> resolver.resolve(ALICE));
        assertThat(asked).containsExactly(ALICE, ALICE);
    }

    @Test
    void aTornEndCostsOnlyWhatItHeld() throws IOException {
        live(resolver -> List.of(ALICE, GONE).forEach(resolver::resolve));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        asked.clear();
        live(resolver -> List.of(ALICE, GONE).forEach(resolver::resolve));
        assertThat(asked).containsExactly(GONE);
    }

    @Test
    void aStoreThatFailsReachesTheCaller() {
        FileIdentityStore store = new FileIdentityStore(file);
        CachedResolver resolver =
                new CachedResolver(this::source, CacheLimits.DEFAULT, store, ResolverListener.NONE, () -> now);
        store.close();
        assertThatThrownBy(() -> resolver.resolve(ALICE)).hasRootCauseMessage("the store is closed");
    }
}
