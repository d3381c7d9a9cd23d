package parallax.atproto.syntax;

import org.jspecify.annotations.Nullable;

/**
 * A namespaced identifier: a reversed domain name of at least two labels, a dot, and a name of 1 to 63 letters and
 * digits; at most 317 characters in all (the public vectors hold the domain name alone to no limit of its own). Neither
 * the first label nor the name starts with a digit. See atproto.com/specs/nsid.
 */
public record Nsid(String text) implements Comparable<Nsid> {

    private static final int MAX_LENGTH = 253 + 1 + 63;

    public Nsid {
        if (!accepts(text)) {
            throw new SyntaxException("not an NSID");
        }
    }

    /** Null when the text is not an NSID. */
    public static @Nullable Nsid tryParse(String text) {
        return accepts(text) ? new Nsid(text) : null;
    }

    /** The last segment, for example {@code post} of {@code app.bsky.feed.post}. */
    public String name() {
        return text.substring(text.lastIndexOf('.') + 1);
    }

    @Override
    public int compareTo(Nsid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean accepts(String text) {
        int nameDot = text.lastIndexOf('.');
        return text.length() <= MAX_LENGTH && nameDot > 0 && name(text, nameDot + 1) && authority(text, nameDot);
    }

    private static boolean authority(String text, int end) {
        int labels = 0;
        for (int from = 0; from <= end; labels++) {
            int to = Ascii.labelEnd(text, from);
            if (!Ascii.label(text, from, to)) {
                return false;
            }
            from = to + 1;
        }
        return labels >= 2 && !Ascii.digit(text.charAt(0));
    }

    private static boolean name(String text, int from) {
        int length = text.length() - from;
        if (length < 1 || length > 63 || Ascii.digit(text.charAt(from))) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (!Ascii.alphanumeric(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
