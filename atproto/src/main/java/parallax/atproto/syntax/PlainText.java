package parallax.atproto.syntax;

import java.util.regex.Pattern;

/** Words of strangers, as a terminal, a log or a report may show them. */
public final class PlainText {

    /** Control characters of ASCII and of Latin 1, what turns or hides text, and line ends: some terminals obey them all. */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private PlainText() {}

    /** The text with a space for each run of characters that are not seen but obeyed. */
    public static String of(String text) {
        return OBEYED.matcher(text).replaceAll(" ");
    }
}
