package parallax.atproto.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What identifiers answer about themselves, and the edges that no public vector holds. */
class IdentifiersTest {

    @Test
    void aDidKnowsItsMethod() {
        Did plc = new Did("did:plc:7iza6de2dwap2sbkpav7c6c6");
        assertThat(plc.method()).isEqualTo("plc");
        assertThat(plc.methodSpecificId()).isEqualTo("7iza6de2dwap2sbkpav7c6c6");
        assertThat(plc.isPlc()).isTrue();
        assertThat(plc.isWeb()).isFalse();
        assertThat(new Did("did:web:localhost%3A1234").isWeb()).isTrue();
        assertThat(new Did("did:plcx:a").isPlc()).isFalse();
    }

    @Test
    void aDidHasAtMost2048Characters() {
        String head = "did:plc:";
        assertThat(Did.tryParse(head + "a".repeat(2048 - head.length()))).isNotNull();
        assertThat(Did.tryParse(head + "a".repeat(2049 - head.length()))).isNull();
    }

    @Test
    void aDidNeedsAMethodAndAnIdentifier() {
        for (String text :
                new String[] {"", "did:", "did::a", "did:plc", "did:plc:", "did:plc:\u00e9", "did:plc:a\n"}) {
            assertThat(Did.tryParse(text)).as(text).isNull();
        }
    }

    @Test
    void aHandleIsComparedInLowerCaseWhateverTheLocale() {
        assertThat(new Handle("TITLE.Example.COM").normalized()).isEqualTo("title.example.com");
    }

    @Test
    void aLabelHasAtMost63Characters() {
        assertThat(Handle.tryParse("a".repeat(63) + ".test")).isNotNull();
        assertThat(Handle.tryParse("a".repeat(64) + ".test")).isNull();
        assertThat(Nsid.tryParse("com.example." + "a".repeat(63))).isNotNull();
        assertThat(Nsid.tryParse("com.example." + "a".repeat(64))).isNull();
    }

    @Test
    void anNsidHasAtMost317CharactersAndANameOfItsOwn() {
        String authority = ("a".repeat(62) + ".").repeat(5);
        assertThat(Nsid.tryParse(authority + "na")).isNotNull();
        assertThat(Nsid.tryParse(authority + "nam")).isNull();
        assertThat(new Nsid("app.bsky.feed.post").name()).isEqualTo("post");
    }

    @Test
    void aRepoPathIsACollectionAndAKey() {
        RepoPath path = RepoPath.parse("app.bsky.feed.post/3jzfcijpj2z2a");
        assertThat(path.collection()).isEqualTo(new Nsid("app.bsky.feed.post"));
        assertThat(path.key()).isEqualTo(new RecordKey("3jzfcijpj2z2a"));
        assertThat(path).hasToString("app.bsky.feed.post/3jzfcijpj2z2a");
        for (String text : new String[] {"", "/", "a.b.c", "a.b.c/", "/self", "a.b.c/d/e", "a.b/self", "a.b.c/.."}) {
            assertThat(RepoPath.tryParse(text)).as(text).isNull();
            assertThatThrownBy(() -> RepoPath.parse(text)).isInstanceOf(SyntaxException.class);
        }
    }

    @Test
    void pathsSortAsTheirBytes() {
        assertThat(RepoPath.parse("a.b.c/z")).isLessThan(RepoPath.parse("a.b.cc/a"));
        assertThat(RepoPath.parse("a.b.c/z")).isGreaterThan(RepoPath.parse("a.b.c-c.d/a"));
    }

    @Test
    void aTidIsItsNumbers() {
        Tid tid = new Tid("3jzfcijpj2z2a");
        assertThat(Tid.of(tid.micros(), tid.clockId())).isEqualTo(tid);
        assertThat(tid.instant())
                .isBetween(Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2024-01-01T00:00:00Z"));
        assertThat(Tid.of(0, 0)).hasToString("2222222222222");
        assertThat(Tid.of((1L << 53) - 1, 1023)).hasToString("bzzzzzzzzzzzz");
        assertThat(Tid.tryParse("jzzzzzzzzzzzz")).isNotNull();
        assertThat(new Tid("2222222222223").clockId()).isEqualTo(1);
        assertThatThrownBy(() -> Tid.of(1L << 53, 0)).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> Tid.of(-1, 0)).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> Tid.of(0, 1024)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void tidsSortAsTheirNumbers() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Tid a = Tid.of(random.nextLong(1L << 53), random.nextInt(1024));
            Tid b = Tid.of(a.micros() ^ random.nextLong(4), random.nextInt(1024));
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Long.compare(a.value(), b.value()));
        }
    }

    @Test
    void anAtUriHasParts() {
        AtUri uri = new AtUri("at://did:plc:abc/app.bsky.feed.post/self");
        assertThat(uri.authority()).isEqualTo(new Did("did:plc:abc"));
        assertThat(uri.collection()).contains(new Nsid("app.bsky.feed.post"));
        assertThat(uri.key()).contains(new RecordKey("self"));
        AtUri account = new AtUri("at://user.bsky.social");
        assertThat(account.authority()).isEqualTo(new Handle("user.bsky.social"));
        assertThat(account.collection()).isEmpty();
        assertThat(account.key()).isEmpty();
        AtUri collection = new AtUri("at://did:plc:abc/app.bsky.feed.post");
        assertThat(collection.collection()).isPresent();
        assertThat(collection.key()).isEmpty();
        assertThat(AtUri.tryParse("at://did:plc:abc/app.bsky.feed.post?a=b")).isNull();
        assertThat(AtUri.tryParse("at://did:plc:abc#frag")).isNull();
    }

    @Test
    void aDatetimeIsAMoment() {
        Instant moment = Instant.parse("1985-04-12T23:20:50.123Z");
        assertThat(new Datetime("1985-04-12T23:20:50.123Z").instant()).isEqualTo(moment);
        assertThat(new Datetime("1985-04-13T01:05:50.123+01:45").instant()).isEqualTo(moment);
        assertThat(new Datetime("1985-04-12T16:20:50.123-07:00").instant()).isEqualTo(moment);
        assertThat(new Datetime("1985-04-12T23:20:50.12300000099999Z").instant())
                .isEqualTo(moment);
        assertThat(new Datetime("0000-01-01T00:00:00Z").instant()).isEqualTo(Instant.parse("0000-01-01T00:00:00Z"));
    }

    @Test
    void aDatetimeMayBeWellFormedAndNoMoment() {
        for (String text : new String[] {
            "1985-02-30T00:00:00Z",
            "1985-04-12T24:00:00Z",
            "1985-04-12T23:59:60Z",
            "1985-04-12T23:20:50+99:00",
            "1985-04-12T23:20:50+01:60",
            "9999-12-31T23:59:59-00:01"
        }) {
            assertThatThrownBy(new Datetime(text)::instant).as(text).isInstanceOf(SyntaxException.class);
        }
    }

    @Test
    void aFractionHasOneToTwentyDigits() {
        assertThat(Datetime.tryParse("1985-04-12T23:20:50." + "1".repeat(20) + "Z"))
                .isNotNull();
        assertThat(Datetime.tryParse("1985-04-12T23:20:50." + "1".repeat(21) + "Z"))
                .isNull();
        assertThat(Datetime.tryParse("1985-04-12T23:20:50.")).isNull();
        assertThat(Datetime.tryParse("1985-04-12T23:20:50.1")).isNull();
        assertThat(Datetime.tryParse("1985-04-12T23:20:50\u0661Z")).isNull();
    }
}
