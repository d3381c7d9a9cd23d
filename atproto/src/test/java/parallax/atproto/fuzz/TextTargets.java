package parallax.atproto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.atproto.address.PrivateHosts;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Base58;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.DidKey;
import parallax.atproto.crypto.KeyException;
import parallax.atproto.crypto.LegacyKey;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.AtIdentifier;
import parallax.atproto.syntax.AtUri;
import parallax.atproto.syntax.Datetime;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.RecordKey;
import parallax.atproto.syntax.RepoPath;
import parallax.atproto.syntax.SyntaxException;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.plc.DidDocuments;
import parallax.atproto.units.ByteSize;
import parallax.atproto.units.TimeSpan;

/** Identifiers, keys, documents and addresses, which come as text. */
final class TextTargets {

    private static final Mutation WORDS = ByteMutation.ofTexts(
            ":",
            "/",
            ".",
            "..",
            "-",
            "%",
            "%41",
            "@",
            "#",
            "?",
            "[::1]",
            "xn--",
            "did:",
            "did:web:",
            "did:plc:",
            "at://",
            "https://",
            "http://",
            "wss://",
            "localhost",
            ":2583",
            ":0",
            ":99999",
            "a".repeat(63),
            "a".repeat(64),
            ".test",
            "\u00e9",
            "\u0000",
            "\ud83d\ude00",
            "Z",
            "T",
            "+00:00",
            "-00:00",
            "2026-08-20",
            "23:59:60",
            ".123456789",
            "$type",
            " ",
            "\n",
            "1d",
            "500ms",
            "GiB",
            "9".repeat(19),
            ",ws=",
            "all=",
            "+");

    private TextTargets() {}

    static List<Target<?>> all() {
        return List.of(
                identifier(
                        "did", Did::tryParse, Did::new, "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:web:a.example%3A99"),
                identifier("handle", Handle::tryParse, Handle::new, "jay.bsky.social", "a.b-c.test", "xn--ls8h.test"),
                identifier("nsid", Nsid::tryParse, Nsid::new, "app.bsky.feed.post", "com.example.fooBar"),
                identifier(
                        "record-key",
                        RecordKey::tryParse,
                        RecordKey::new,
                        "self",
                        "3jui7kd54zh2y",
                        "pre:fix",
                        "~1.2-3_"),
                identifier("tid", Tid::tryParse, Tid::new, "3jzfcijpj2z2a", "2222222222222"),
                identifier(
                                "at-uri",
                                AtUri::tryParse,
                                AtUri::new,
                                "at://did:plc:asdf123/com.atproto.feed.post/record",
                                "at://a.b/c.d.e")
                        .checking((_, uri) -> {
                            uri.authority();
                            assertThat(uri.key().isEmpty() || uri.collection().isPresent())
                                    .isTrue();
                        }),
                datetime(),
                identifier("at-identifier", AtIdentifier::tryParse, AtIdentifier::parse, "did:web:x", "a.test"),
                identifier("repo-path", RepoPath::tryParse, RepoPath::parse, "app.bsky.feed.post/3jui7kd54zh2y"),
                key("multikey", Multikey::parse)
                        .checking((input, key) -> assertThat(key.multikey()).isEqualTo(text(input))),
                key("did-key", DidKey::parse)
                        .checking((input, key) -> assertThat(key.didKey()).isEqualTo(text(input))),
                key("legacy-key", TextTargets::legacyKey),
                signature(Curve.P256),
                signature(Curve.K256),
                document(),
                parsed("pds-endpoint", PdsEndpoint::parse, "https://pds.example.com", "http://localhost:2583")
                        .checking((input, endpoint) -> assertThat(
                                        PdsEndpoint.parse(endpoint.http().toString()))
                                .isEqualTo(endpoint)),
                address(
                                "hostname",
                                text -> Hostname.parse(text, text.length() % 2 == 0, PrivateHosts.NONE),
                                "pds.example.com",
                                "localhost:2583",
                                "wss://a.example.com/")
                        .checking((_, host) -> assertThat(Hostname.parse(host.text(), true, PrivateHosts.NONE))
                                .isEqualTo(host)),
                address(
                                "relay-address",
                                RelayAddress::parse,
                                "relay.example.com",
                                "localhost:2470",
                                "a=https://h:3001,ws=wss://h:3000")
                        .checking((_, relay) ->
                                assertThat(relay.subscribeRepos().getHost()).isNotNull()),
                address(
                        "reference-address",
                        ReferenceAddress::parse,
                        "relay.example.com",
                        "all=https://a.example.com+wss://b.example.com"),
                parsed("time-span", TimeSpan::parse, "2m", "1h30m", "500ms", "72h")
                        .checking((_, span) ->
                                assertThat(TimeSpan.parse(span.toString())).isEqualTo(span)),
                parsed("byte-size", ByteSize::parse, "64MiB", "500MB", "7", "3 k")
                        .checking((_, size) ->
                                assertThat(ByteSize.parse(size.toString())).isEqualTo(size)));
    }

    /** The text must come back, the constructor must agree with {@code tryParse}, and nothing is thrown. */
    private static <T> Target<T> identifier(
            String name, Function<String, @Nullable T> tryParse, Function<String, T> construct, String... good) {
        return Target.<T>of(name, input -> {
                    String text = text(input);
                    T parsed = tryParse.apply(text);
                    if (parsed == null) {
                        assertThatThrownBy(() -> construct.apply(text)).isExactlyInstanceOf(SyntaxException.class);
                    } else {
                        assertThat(construct.apply(text)).isEqualTo(parsed).hasToString(text);
                    }
                    return parsed;
                })
                .from(() -> texts(good), WORDS)
                .within(262_144, 64);
    }

    private static Target<?> datetime() {
        return identifier(
                        "datetime",
                        Datetime::tryParse,
                        Datetime::new,
                        "2026-08-20T12:00:00.000Z",
                        "0000-01-01T00:00:00+01:00")
                .telling(datetime -> {
                    try {
                        return "year " + datetime.instant().toString().length();
                    } catch (SyntaxException e) {
                        return "no moment";
                    }
                });
    }

    private static Target<PublicKey> key(String name, Function<String, PublicKey> parse) {
        return Target.of(name, input -> parse.apply(text(input)))
                .refusing(KeyException.class)
                .from(TextTargets::keys, ByteMutation.ofTexts("z", "zQ3sh", "zDn", "did:key:", "1", "11111"))
                .within(65_536, 64);
    }

    private static PublicKey legacyKey(String text) {
        String type =
                text.length() % 2 == 0 ? "EcdsaSecp256r1VerificationKey2019" : "EcdsaSecp256k1VerificationKey2019";
        return LegacyKey.parse(type, text);
    }

    private static List<ByteSlice> keys() {
        return Arrays.stream(Curve.values())
                .map(curve -> TestAccount.create(curve, new SplittableRandom(5)).publicKey())
                .flatMap(key -> Stream.of(key.multikey(), key.didKey(), "z" + Base58.encode(key.compressed())))
                .map(ByteMutation::utf8)
                .toList();
    }

    private static Target<?> signature(Curve curve) {
        TestAccount signer = TestAccount.create(curve, new SplittableRandom(6));
        PublicKey key = signer.publicKey();
        ByteSlice message = ByteMutation.utf8("message");
        ByteSlice good = signer.signingKey().sign(message);
        return Target.of("signature-" + curve.name().toLowerCase(Locale.ROOT), input -> key.verifies(message, input))
                .from(
                        () -> List.of(good),
                        new ByteMutation(List.of(
                                ByteSlice.of(new byte[32]),
                                ByteSlice.ofHex("ff".repeat(32)),
                                ByteSlice.ofHex("30440220"))))
                .within(65_536, 64)
                .telling(String::valueOf)
                .checking((input, verified) -> assertThat(verified).isEqualTo(input.equals(good)));
    }

    private static Target<?> document() {
        Did did = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        List<ByteSlice> documents = Arrays.stream(Curve.values())
                .map(curve -> TestAccount.create(curve, new SplittableRandom(5)).publicKey())
                .flatMap(key -> Stream.of(
                        DidDocuments.modern(did, key.multikey(), "https://pds.example.com", "a.example.com"),
                        DidDocuments.legacy(
                                did,
                                "EcdsaSecp256k1VerificationKey2019",
                                "z" + Base58.encode(key.compressed()),
                                "http://localhost:1")))
                .map(document -> ByteMutation.utf8(document.toString()))
                .toList();
        return Target.of("did-document", input -> DidDocument.parse(did, input))
                .refusing(SyntaxException.class)
                .from(
                        () -> documents,
                        ByteMutation.ofTexts(
                                "{",
                                "}",
                                "[",
                                "]",
                                ",",
                                ":",
                                "\"",
                                "null",
                                "\"id\":",
                                "#atproto",
                                "#atproto_pds",
                                "at://",
                                "Multikey",
                                "[[[[[[[[",
                                "1e9",
                                "\\u0000",
                                did.text()))
                .within(131_072, 400)
                .telling(document -> (document.signingKey() == null) + " " + (document.pds() == null) + " "
                        + (document.handle() == null))
                .checking((_, document) -> assertThat(document.did()).isEqualTo(did));
    }

    private static <T> Target<T> parsed(String name, Function<String, T> parse, String... good) {
        return Target.of(name, input -> parse.apply(text(input)))
                .refusing(IllegalArgumentException.class)
                .from(() -> texts(good), WORDS)
                .within(262_144, 200);
    }

    private static <T> Target<T> address(String name, Function<String, T> parse, String... good) {
        return Target.of(name, input -> parse.apply(text(input)))
                .refusing(AddressSyntaxException.class)
                .from(() -> texts(good), WORDS)
                .within(262_144, 200);
    }

    private static List<ByteSlice> texts(String... texts) {
        return Arrays.stream(texts).map(ByteMutation::utf8).toList();
    }

    private static String text(ByteSlice input) {
        return CodecTargets.text(input);
    }
}
