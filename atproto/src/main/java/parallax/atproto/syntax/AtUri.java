package parallax.atproto.syntax;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An AT URI in the restricted form of Lexicon: {@code at://}, an authority, and optionally a collection and a record
 * key; no query, no fragment, no trailing slash; at most 8,192 characters. See atproto.com/specs/at-uri-scheme.
 */
public record AtUri(String text) {

    private static final int MAX_LENGTH = 8192;
    private static final String SCHEME = "at://";

    public AtUri {
        if (!accepts(text)) {
            throw new SyntaxException("not an AT URI");
        }
    }

    /** Null when the text is not an AT URI. */
    public static @Nullable AtUri tryParse(String text) {
        return accepts(text) ? new AtUri(text) : null;
    }

    public AtIdentifier authority() {
        return AtIdentifier.parse(text.substring(SCHEME.length(), end(SCHEME.length())));
    }

    public Optional<Nsid> collection() {
        int slash = end(SCHEME.length());
        return slash == text.length()
                ? Optional.empty()
                : Optional.of(new Nsid(text.substring(slash + 1, end(slash + 1))));
    }

    public Optional<RecordKey> key() {
        int slash = end(SCHEME.length());
        int second = slash == text.length() ? slash : end(slash + 1);
        return second == text.length() ? Optional.empty() : Optional.of(new RecordKey(text.substring(second + 1)));
    }

    @Override
    public String toString() {
        return text;
    }

    private int end(int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    private static boolean accepts(String text) {
        if (text.length() > MAX_LENGTH || !text.startsWith(SCHEME)) {
            return false;
        }
        String[] parts = text.substring(SCHEME.length()).split("/", -1);
        return parts.length <= 3
                && AtIdentifier.tryParse(parts[0]) != null
                && (parts.length < 2 || Nsid.tryParse(parts[1]) != null)
                && (parts.length < 3 || RecordKey.tryParse(parts[2]) != null);
    }
}
