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
        return new NsidListUrl(text.equals("none") ? null : OptionTypes.httpUrl(text));
    }
}
