package parallax.atproto.address;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What relays are compared with: one stream, or the union of several that are each only a part, such as the PDSes
 * themselves. Written as a {@link RelayAddress}, or as {@code all=URL+URL+URL}.
 *
 * @param members at least one, each with the alias it has by itself; of a single member that is {@code alias}
 */
public record ReferenceAddress(String alias, List<RelayAddress> members) {

    private static final int MAX_MEMBERS = 1000;

    public ReferenceAddress {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new AddressSyntaxException("a reference has 1 to " + MAX_MEMBERS + " streams");
        }
    }

    /**
     * Reads one argument of a command line.
     *
     * @throws AddressSyntaxException saying what was wrong and what to write instead
     */
    public static ReferenceAddress parse(String written) {
        if (written.indexOf('+') < 0) {
            RelayAddress only = RelayAddress.parse(written);
            return new ReferenceAddress(only.alias(), List.of(only));
        }
        String text = written.strip();
        String alias = RelayAddress.aliasOf(text);
        if (alias == null) {
            throw new AddressSyntaxException(AddressSyntaxException.quote(text)
                    + ": a union of several streams needs a name, write all=URL+URL");
        }
        return new ReferenceAddress(alias, members(text.substring(alias.length() + 1)));
    }

    /** Whether this is a union of more than one stream. */
    public boolean isUnion() {
        return members.size() > 1;
    }

    private static List<RelayAddress> members(String text) {
        List<RelayAddress> members = new ArrayList<>();
        Set<String> sockets = new HashSet<>();
        for (String part : text.split("\\+", -1)) {
            RelayAddress member = RelayAddress.unnamed(part.strip());
            if (!sockets.add(member.ws().toString())) {
                throw new AddressSyntaxException(member.ws() + " is in the union twice, leave one out");
            }
            members.add(member);
        }
        return members;
    }
}
