package parallax.atproto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Base32;
import parallax.atproto.cid.Base58;
import parallax.atproto.cid.CborJson;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;
import parallax.atproto.syntax.SyntaxException;

/** DRISL, its JSON form, and CIDs. */
final class CodecTargets {

    private static final JsonMapper JSON = new JsonMapper();

    private CodecTargets() {}

    static List<Target<?>> all() {
        return List.of(validate(), walk(), jsonOfDrisl(), drislOfJson(), cidBytes(), cidText(), base32(), base58());
    }

    private static Target<?> validate() {
        return Target.of("cbor-validate", input -> {
                    CborReader.validate(input);
                    return input;
                })
                .refusing(CborException.class)
                .from(CodecTargets::items, Mutations.CBOR)
                .within(4_096, 1)
                .checking((input, _) -> assertThat(walked(input)).isEqualTo(input));
    }

    private static Target<?> walk() {
        return Target.of("cbor-walk", CodecTargets::walked)
                .refusing(CborException.class)
                .from(CodecTargets::items, Mutations.CBOR)
                .within(8_192, 64)
                .checking((input, again) -> {
                    assertThat(again).isEqualTo(input);
                    CborReader.validate(input);
                });
    }

    /** Reads the item by the typed methods and writes it as it was read. */
    private static ByteSlice walked(ByteSlice input) {
        CborReader in = new CborReader(input);
        CborWriter out = new CborWriter(Math.max(16, input.length()));
        walk(in, out);
        in.end();
        return out.toSlice();
    }

    private static void walk(CborReader in, CborWriter out) {
        switch (in.peek()) {
            case INTEGER -> out.integer(in.integer());
            case BYTES -> out.bytes(in.bytes());
            case TEXT -> out.text(in.text());
            case ARRAY -> {
                int items = in.array();
                out.array(items);
                for (int i = 0; i < items; i++) {
                    walk(in, out);
                }
            }
            case MAP -> {
                int entries = in.map();
                out.map(entries);
                for (int i = 0; i < entries; i++) {
                    out.key(in.key());
                    walk(in, out);
                }
            }
            case LINK -> out.link(in.link());
            case BOOLEAN -> out.bool(in.bool());
            case NULL -> {
                in.nil();
                out.nil();
            }
            case FLOAT -> in.floating();
        }
    }

    private static Target<?> jsonOfDrisl() {
        return Target.of("json-of-drisl", CborJson::toJson)
                .refusing(CborException.class)
                .from(CodecTargets::items, Mutations.CBOR)
                .within(8_192, 160)
                .checking((input, json) -> {
                    CborReader.validate(input);
                    if (json.isObject()) {
                        ByteSlice again = drislOrNull(json);
                        // What DRISL may say of a $type and a blob is more than what JSON data may.
                        assertThat(again == null ? input : again).isEqualTo(input);
                    }
                });
    }

    private static Target<?> drislOfJson() {
        return Target.of("drisl-of-json", input -> {
                    JsonNode json = parsed(input);
                    return json == null ? null : CborJson.fromJson(json);
                })
                .refusing(SyntaxException.class)
                .from(
                        CodecTargets::jsons,
                        ByteMutation.ofTexts(
                                "{",
                                "}",
                                "[",
                                "]",
                                ",",
                                ":",
                                "\"",
                                "{\"$link\":\"",
                                "{\"$bytes\":\"",
                                "\"$type\":\"blob\"",
                                "\"ref\":",
                                "\"mimeType\":\"\"",
                                "\"size\":1",
                                "\\ud83d",
                                "\\u0000",
                                "1e3",
                                "9223372036854775807",
                                "9223372036854775808",
                                "-9223372036854775808",
                                "9.3e18",
                                "1.5",
                                "-0",
                                "1e999999999",
                                "null",
                                "true",
                                "\"a\":{"))
                .within(32_768, 400)
                .checking((_, drisl) -> {
                    CborReader.validate(drisl);
                    assertThat(CborJson.fromJson(CborJson.toJson(drisl))).isEqualTo(drisl);
                });
    }

    private static @Nullable JsonNode parsed(ByteSlice input) {
        try {
            JsonNode json = JSON.readTree(new String(input.toArray(), StandardCharsets.UTF_8));
            return json.isMissingNode() ? null : json;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static @Nullable ByteSlice drislOrNull(JsonNode json) {
        try {
            return CborJson.fromJson(json);
        } catch (SyntaxException e) {
            return null;
        }
    }

    private static Target<?> cidBytes() {
        return Target.of("cid-bytes", Cid::of)
                .refusing(CidException.class)
                .from(
                        () -> List.of(
                                Cid.ofDrisl(ByteSlice.EMPTY).bytes(),
                                Cid.ofRaw(ByteSlice.EMPTY).bytes(),
                                ByteSlice.ofHex("01711104aabbccdd"),
                                ByteSlice.ofHex("0181010000")),
                        Mutations.NOISE)
                .within(2_048, 8)
                .telling(cid -> "blessed " + cid.isBlessed())
                .checking((input, cid) -> {
                    assertThat(cid.bytes()).isEqualTo(input);
                    assertThat(cid.length()).isEqualTo(input.length());
                    assertThat(Cid.of(input))
                            .isEqualTo(cid)
                            .hasSameHashCodeAs(cid)
                            .isEqualByComparingTo(cid);
                    if (input.length() > 4) {
                        assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
                    }
                });
    }

    private static Target<?> cidText() {
        return Target.of("cid-text", input -> Cid.parse(text(input)))
                .refusing(CidException.class)
                .from(
                        () -> List.of(
                                ByteMutation.utf8(Cid.ofDrisl(ByteSlice.EMPTY).toString()),
                                ByteMutation.utf8('z'
                                        + Base58.encode(
                                                Cid.ofRaw(ByteSlice.EMPTY).bytes())),
                                ByteMutation.utf8(
                                        'f' + Cid.ofRaw(ByteSlice.EMPTY).bytes().toHex())),
                        ByteMutation.ofTexts("b", "z", "f", "Qm", "bafy", "=", "1111"))
                .within(8_192, 64)
                .checking((input, cid) -> {
                    assertThat(Cid.tryParse(text(input))).isEqualTo(cid);
                    assertThat(Cid.isSyntaxValid(text(input))).isTrue();
                    assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
                });
    }

    private static Target<?> base32() {
        return Target.of("base32", input -> Base32.decode(text(input)))
                .refusing(CidException.class)
                .from(() -> List.of(ByteMutation.utf8("mfrggzdfmztwq2lk"), ByteMutation.utf8("")), Mutations.NOISE)
                .within(4_096, 16)
                .checking((input, bytes) -> assertThat(Base32.encode(bytes)).isEqualTo(text(input)));
    }

    private static Target<?> base58() {
        // Quadratic in its input, which its callers bound.
        return Target.of("base58", input -> Base58.decode(text(input.slice(0, Math.min(300, input.length())))))
                .refusing(CidException.class)
                .from(
                        () -> List.of(ByteMutation.utf8("11StV1DL6CwTryKyV"), ByteMutation.utf8("")),
                        ByteMutation.ofTexts("1", "z", "0", "O"))
                .within(8_192, 64)
                .checking((input, bytes) -> assertThat(text(input)).startsWith(Base58.encode(bytes)));
    }

    static String text(ByteSlice input) {
        return new String(input.array(), input.offset(), input.length(), StandardCharsets.UTF_8);
    }

    private static List<ByteSlice> items() {
        Seeds seeds = Seeds.made();
        List<ByteSlice> items = new ArrayList<>(seeds.records);
        items.addAll(seeds.commits);
        items.addAll(seeds.nodes);
        items.addAll(seeds.items);
        return items;
    }

    private static List<ByteSlice> jsons() {
        List<ByteSlice> items = new ArrayList<>(Seeds.made().records);
        items.addAll(Seeds.made().nodes);
        List<ByteSlice> jsons = new ArrayList<>();
        items.forEach(item -> jsons.add(ByteMutation.utf8(CborJson.toJson(item).toString())));
        jsons.add(ByteMutation.utf8("{\"a\":{\"$type\":\"blob\",\"ref\":{\"$link\":\"" + Cid.ofRaw(ByteSlice.EMPTY)
                + "\"},\"mimeType\":\"image/png\",\"size\":3},\"b\":{\"cid\":\"x\",\"mimeType\":\"y\"},\"c\":123.0}"));
        return jsons;
    }
}
