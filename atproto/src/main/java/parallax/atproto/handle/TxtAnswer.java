package parallax.atproto.handle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import parallax.atproto.syntax.Did;

/** What a name server's answer says about a handle (atproto.com/specs/handle, "DNS TXT Method"). */
final class TxtAnswer {

    private static final String PREFIX = "did=";
    private static final int MAX_ALIASES = 8;

    private TxtAnswer() {}

    static HandleResolution read(Name asked, Message answer) {
        return switch (answer.getRcode()) {
            case Rcode.NOERROR -> records(asked, answer.getSection(Section.ANSWER));
            case Rcode.NXDOMAIN -> new HandleResolution.NotFound();
            default -> new HandleResolution.Unavailable("the name server answered " + Rcode.string(answer.getRcode()));
        };
    }

    private static HandleResolution records(Name asked, List<Record> records) {
        Name owner = canonical(asked, records);
        Set<String> dids = new TreeSet<>();
        for (Record record : records) {
            if (record instanceof TXTRecord txt && txt.getName().equals(owner)) {
                String text = text(txt);
                if (text.startsWith(PREFIX)) {
                    dids.add(text.substring(PREFIX.length()));
                }
            }
        }
        if (dids.size() > 1) {
            return new HandleResolution.Conflict(dids.size() + " DIDs in the TXT records");
        }
        Did did = dids.isEmpty() ? null : Did.tryParse(dids.iterator().next());
        return did == null ? new HandleResolution.NotFound() : new HandleResolution.Found(did);
    }

    /** Where the aliases lead that the server sent along. */
    private static Name canonical(Name asked, List<Record> records) {
        Name at = asked;
        for (int steps = 0; steps < MAX_ALIASES; steps++) {
            Name alias = at;
            Name target = records.stream()
                    .filter(record ->
                            record instanceof CNAMERecord && record.getName().equals(alias))
                    .map(record -> ((CNAMERecord) record).getTarget())
                    .findFirst()
                    .orElse(alias);
            if (target.equals(at)) {
                return at;
            }
            at = target;
        }
        return at;
    }

    /** One record's text: its strings, of at most 255 bytes each, put together. */
    private static String text(TXTRecord record) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Object part : record.getStringsAsByteArrays()) {
            text.writeBytes((byte[]) part);
        }
        return text.toString(ISO_8859_1);
    }
}
