package parallax.atproto.syntax;

import org.jspecify.annotations.Nullable;

/**
 * A decentralized identifier: {@code did:}, a method of lower-case letters, {@code :}, the method's own part; at most
 * 2,048 characters. Any method is well-formed. See atproto.com/specs/did.
 */
public record Did(String text) implements AtIdentifier, Comparable<Did> {

    private static final int MAX_LENGTH = 2048;
    private static final String PREFIX = "did:";

    public Did {
        if (!accepts(text)) {
            throw new SyntaxException("not a DID");
        }
    }

    /** Null when the text is not a DID. */
    public static @Nullable Did tryParse(String text) {
        return accepts(text) ? new Did(text) : null;
    }

    /** The part between the first two colons, for example {@code plc}. */
    public String method() {
        return text.substring(PREFIX.length(), text.indexOf(':', PREFIX.length()));
    }

    /** The part after the method, for example the host of a {@code did:web}; still percent-encoded. */
    public String methodSpecificId() {
        return text.substring(text.indexOf(':', PREFIX.length()) + 1);
    }

    public boolean isPlc() {
        return text.startsWith("did:plc:");
    }

    public boolean isWeb() {
        return text.startsWith("did:web:");
    }

    /** Order of the texts' UTF-16 units, which for this alphabet is that of their bytes. */
    @Override
    public int compareTo(Did other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean accepts(String text) {
        int length = text.length();
        if (length > MAX_LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        int colon = text.indexOf(':', PREFIX.length());
        if (colon <= PREFIX.length() || colon == length - 1) {
            return false;
        }
        for (int i = PREFIX.length(); i < colon; i++) {
            char c = text.charAt(i);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        for (int i = colon + 1; i < length; i++) {
            if (!identifierCharacter(text.charAt(i))) {
                return false;
            }
        }
        char last = text.charAt(length - 1);
        return last != ':' && last != '%';
    }

    private static boolean identifierCharacter(char c) {
        return Ascii.alphanumeric(c) || c == '.' || c == '_' || c == ':' || c == '%' || c == '-';
    }
}
