package parallax.relay.upstream;

import java.util.Locale;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;

/**
 * Hosts by name: {@code pds.example.com} for one, {@code *.example.com} for all below a domain.
 *
 * @param text as it is stored and listed, in lower case
 */
record DomainPattern(String text) {
    private static final String BELOW = "*.";

    /** Throws {@link AddressSyntaxException} for what is no pattern. */
    static DomainPattern parse(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        String domain = text.startsWith(BELOW) ? text.substring(BELOW.length()) : text;
        return new DomainPattern((text.startsWith(BELOW) ? BELOW : "") + domain(domain));
    }

    /** A domain as it is banned: without an asterisk, itself and all below it. */
    static String domain(String written) {
        String name = written.strip().toLowerCase(Locale.ROOT);
        return Hostname.parseKnown(name).text();
    }

    /** Whether a host is the domain or lies below it. */
    static boolean within(String hostname, String domain) {
        return hostname.equals(domain) || hostname.endsWith("." + domain);
    }

    boolean matches(String hostname) {
        return text.startsWith(BELOW) ? hostname.endsWith(text.substring(1)) : hostname.equals(text);
    }
}
