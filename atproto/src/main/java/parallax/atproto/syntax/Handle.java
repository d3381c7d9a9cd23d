package parallax.atproto.syntax;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A handle: a domain name of at least two labels whose last does not start with a digit; at most 253 characters. Case
 * is kept and does not matter: compare {@link #normalized()}. Reserved top-level domains are well-formed. See
 * atproto.com/specs/handle.
 */
public record Handle(String text) implements AtIdentifier {

    private static final int MAX_LENGTH = 253;

    public Handle {
        if (!accepts(text)) {
            throw new SyntaxException("not a handle");
        }
    }

    /** Null when the text is not a handle. */
    public static @Nullable Handle tryParse(String text) {
        return accepts(text) ? new Handle(text) : null;
    }

    /** The handle in lower case, the form to store and to compare. */
    public String normalized() {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean accepts(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        int labels = 0;
        int from = 0;
        while (true) {
            int to = Ascii.labelEnd(text, from);
            if (!Ascii.label(text, from, to)) {
                return false;
            }
            labels++;
            if (to == text.length()) {
                return labels >= 2 && !Ascii.digit(text.charAt(from));
            }
            from = to + 1;
        }
    }
}
