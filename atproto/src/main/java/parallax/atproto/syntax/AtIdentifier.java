package parallax.atproto.syntax;

import org.jspecify.annotations.Nullable;

/** What names an account in an API: a DID or a handle. See atproto.com/specs/lexicon#at-identifier. */
public sealed interface AtIdentifier permits Did, Handle {

    /** The identifier as it was written. */
    String text();

    /** Null when the text is neither a DID nor a handle. */
    static @Nullable AtIdentifier tryParse(String text) {
        return text.startsWith("did:") ? Did.tryParse(text) : Handle.tryParse(text);
    }

    /** Throws {@link SyntaxException} when the text is neither a DID nor a handle. */
    static AtIdentifier parse(String text) {
        AtIdentifier parsed = tryParse(text);
        if (parsed == null) {
            throw new SyntaxException("neither a DID nor a handle");
        }
        return parsed;
    }
}
