package parallax.atproto.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.fuzz.ByteMutation;
import parallax.atproto.fuzz.Target;

/** What a name server answers. */
public final class HandleTargets {

    private static final String DID = "did=did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    private HandleTargets() {}

    public static List<Target<?>> all() {
        return List.of(answer());
    }

    private static Target<?> answer() {
        Name asked = name("_atproto.a.example.");
        Name alias = name("b.example.");
        List<ByteSlice> answers = List.of(
                answer(new TXTRecord(asked, DClass.IN, 60, DID)),
                answer(
                        new CNAMERecord(asked, DClass.IN, 60, alias),
                        new TXTRecord(alias, DClass.IN, 60, List.of(DID, "x"))),
                answer(new CNAMERecord(asked, DClass.IN, 60, alias), new CNAMERecord(alias, DClass.IN, 60, asked)),
                answer(
                        new TXTRecord(asked, DClass.IN, 60, DID),
                        new TXTRecord(asked, DClass.IN, 60, "did=did:web:b.example")));
        return Target.of("dns-answer", input -> {
                    Message message = message(input);
                    return message == null ? null : TxtAnswer.read(asked, message);
                })
                .from(
                        () -> answers,
                        new ByteMutation(List.of(
                                ByteSlice.ofHex("c00c"),
                                ByteSlice.ofHex("c000"),
                                ByteSlice.ofHex("ff"),
                                ByteSlice.ofHex("00100001"),
                                ByteMutation.utf8("did="),
                                ByteMutation.utf8(DID))))
                .within(262_144, 1_000)
                .checking((_, resolution) -> {
                    if (resolution instanceof HandleResolution.Found(var did)) {
                        assertThat(did.text()).startsWith("did:");
                    }
                });
    }

    private static @Nullable Message message(ByteSlice input) {
        try {
            return new Message(input.toArray());
        } catch (IOException e) {
            return null;
        }
    }

    private static ByteSlice answer(Record... records) {
        Message message = new Message(7);
        for (Record record : records) {
            message.addRecord(record, Section.ANSWER);
        }
        return ByteSlice.of(message.toWire());
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
