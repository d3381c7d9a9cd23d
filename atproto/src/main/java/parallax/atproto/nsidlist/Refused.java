package parallax.atproto.nsidlist;

import parallax.atproto.syntax.PlainText;

/**
 * An item of a list that gives no NSID.
 *
 * @param line from 1; 0 where the list has no lines
 * @param text the item, shortened and without control characters
 */
public record Refused(int line, String text) {

    private static final int LONGEST = 123;

    public Refused {
        text = PlainText.of(text, LONGEST);
    }
}
