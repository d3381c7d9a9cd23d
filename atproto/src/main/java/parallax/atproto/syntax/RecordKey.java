package parallax.atproto.syntax;

import org.jspecify.annotations.Nullable;

/**
 * A record key: 1 to 512 letters, digits and {@code . - _ : ~}, but neither {@code .} nor {@code ..}. See
 * atproto.com/specs/record-key.
 */
public record RecordKey(String text) implements Comparable<RecordKey> {

    private static final int MAX_LENGTH = 512;

    public RecordKey {
        if (!accepts(text)) {
            throw new SyntaxException("not a record key");
        }
    }

    /** Null when the text is not a record key. */
    public static @Nullable RecordKey tryParse(String text) {
        return accepts(text) ? new RecordKey(text) : null;
    }

    @Override
    public int compareTo(RecordKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean accepts(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_LENGTH || text.equals(".") || text.equals("..")) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!Ascii.alphanumeric(c) && c != '.' && c != '-' && c != '_' && c != ':' && c != '~') {
                return false;
            }
        }
        return true;
    }
}
