package parallax.atproto.address;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Host names that can be public: two or more DNS labels, ASCII, the last one beginning with a letter, so that no way of
 * writing an IP address (decimal, octal, hexadecimal, shortened) is a name. At most 253 characters, no trailing dot.
 */
public final class PublicName {

    private static final int MAX_LENGTH = 253;
    private static final Pattern LABELS =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Set<String> NEVER_PUBLIC =
            Set.of("alt", "arpa", "internal", "invalid", "local", "localhost", "onion");

    private PublicName() {}

    /** Whether {@code name}, in any letter case, has the form of a public host name. */
    public static boolean hasForm(String name) {
        return name.length() <= MAX_LENGTH
                && LABELS.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Whether the top-level domain of {@code name} can never be reached publicly (RFC 6761, 6762, 7686, 8375, 9476).
     * {@code example} is not among them: it does not resolve, and documentation is full of it.
     */
    public static boolean isReserved(String name) {
        return NEVER_PUBLIC.contains(topLevel(name));
    }

    /** The last label of {@code name}, in lower case. */
    public static String topLevel(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
