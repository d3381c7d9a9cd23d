package parallax.atproto.syntax;

/** Character classes and dotted labels shared by the grammars; locale and Unicode never play a part. */
final class Ascii {

    private static final int MAX_LABEL = 63;

    private Ascii() {}

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean alphanumeric(char c) {
        return letter(c) || digit(c);
    }

    /**
     * The index after the dot or the end that closes the label starting at {@code from}; the end is {@code length()}.
     */
    static int labelEnd(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    /** One label of a domain name: 1 to 63 letters, digits and hyphens, a hyphen at neither end. */
    static boolean label(String text, int from, int to) {
        if (to <= from || to - from > MAX_LABEL || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!alphanumeric(c) && c != '-') {
                return false;
            }
        }
        return true;
    }
}
