package parallax.atproto.address;

import parallax.atproto.syntax.PlainText;

/** A host or relay that an operator or a client wrote in a way we do not take; the message says what to write. */
public final class AddressSyntaxException extends IllegalArgumentException {
    private static final int LONGEST = 123;

    AddressSyntaxException(String message) {
        super(message);
    }

    /** What was written, short enough and plain enough for a message. */
    static String quote(String written) {
        return '"' + PlainText.of(written, LONGEST) + '"';
    }
}
