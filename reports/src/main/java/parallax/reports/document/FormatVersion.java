package parallax.reports.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parallax.atproto.syntax.PlainText;

/**
 * The version of a document or of one section, {@code MAJOR.MINOR}. A higher minor only adds: fields, sections, words
 * of the lists that the schema leaves open. Everything else is a higher major, which a reader refuses.
 */
public record FormatVersion(int major, int minor) {

    private static final int LONGEST_QUOTE = 23;
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

    public FormatVersion {
        if (major < 1 || minor < 0) {
            throw new IllegalArgumentException("not a version: " + major + "." + minor);
        }
    }

    /**
     * Reads a version such as {@code 2.0}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    @JsonCreator
    public static FormatVersion parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "not a version such as 2.0: '" + PlainText.of(text, LONGEST_QUOTE) + "'");
        }
        return new FormatVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /** Whether one who knows this version can read {@code other}. */
    public boolean reads(FormatVersion other) {
        return other.major == major;
    }

    /** As it is written. */
    @JsonValue
    public String text() {
        return major + "." + minor;
    }
}
