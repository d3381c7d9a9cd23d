package parallax.relay.log;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of segment files: the first seq in twenty digits, so that they sort as numbers do. */
final class SegmentName {
    private static final Pattern SEALED = Pattern.compile("(\\d{20})\\.events");
    private static final String UNFINISHED = ".new";

    private SegmentName() {}

    static String of(long firstSeq) {
        return String.format(Locale.ROOT, "%020d.events", firstSeq);
    }

    /** The name until the header is durable: a file with a segment's name always has a whole header. */
    static String unfinished(String name) {
        return name + UNFINISHED;
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(".events" + UNFINISHED);
    }

    /** The first seq; empty for a file that is not a segment. */
    static OptionalLong firstSeq(String name) {
        Matcher match = SEALED.matcher(name);
        return match.matches() && match.group(1).compareTo("09223372036854775807") <= 0
                ? OptionalLong.of(Long.parseLong(match.group(1)))
                : OptionalLong.empty();
    }
}
