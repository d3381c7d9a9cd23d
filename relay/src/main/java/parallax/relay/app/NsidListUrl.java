package parallax.relay.app;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a public list of collections is.
 *
 * @param url null for none
 */
record NsidListUrl(@Nullable URI url) {
    // Throws IllegalArgumentException saying which form is understood.
    static NsidListUrl parse(String text) {
        return new NsidListUrl(text.equals("none") ? null : httpUrl(text));
    }

    // The same.
    static URI httpUrl(String text) {
        URI uri = URI.create(text);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an http(s) URL; write for example https://plc.directory");
        }
        return uri;
    }
}
