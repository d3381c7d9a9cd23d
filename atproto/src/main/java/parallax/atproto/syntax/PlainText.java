package parallax.atproto.syntax;

import java.util.regex.Pattern;

/** Words of strangers, as a terminal, a log, a database or a report may take them. */
public final class PlainText {

    /**
     * Control characters of ASCII and of Latin 1, what turns or hides text, line ends, and halves of characters: some
     * terminals obey the first, people read the others wrong, and no database takes the last.
     */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private static final String CUT = "...";

    private PlainText() {}

    /** The text with a space for each run of characters that are not seen but obeyed. */
    public static String of(String text) {
        return OBEYED.matcher(text).replaceAll(" ");
    }

    /** The same in at most {@code most} characters, 4 or more; what is cut ends in three dots. */
    public static String of(String text, int most) {
        String plain = of(text);
        if (plain.length() <= most) {
            return plain;
        }
        int end = most - CUT.length();
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
