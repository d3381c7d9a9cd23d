package parallax.atproto.syntax;

import org.jspecify.annotations.Nullable;

/**
 * The path of a record in its repository: collection, one slash, record key. Its text is the record's key in the
 * repository's tree. See atproto.com/specs/repository.
 */
public record RepoPath(Nsid collection, RecordKey key) implements Comparable<RepoPath> {

    /** Throws {@link SyntaxException} when the text is not a path. */
    public static RepoPath parse(String text) {
        RepoPath path = tryParse(text);
        if (path == null) {
            throw new SyntaxException("not a repository path");
        }
        return path;
    }

    /** Null when the text is not a path. */
    public static @Nullable RepoPath tryParse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return null;
        }
        Nsid collection = Nsid.tryParse(text.substring(0, slash));
        RecordKey key = RecordKey.tryParse(text.substring(slash + 1));
        return collection == null || key == null ? null : new RepoPath(collection, key);
    }

    public String text() {
        return collection.text() + '/' + key.text();
    }

    /** The order of the tree: that of the texts' bytes, in which a slash sorts after dots and before letters. */
    @Override
    public int compareTo(RepoPath other) {
        return text().compareTo(other.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
