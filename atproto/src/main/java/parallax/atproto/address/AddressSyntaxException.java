package parallax.atproto.address;

/** A host or relay that an operator or a client wrote in a way we do not take; the message says what to write. */
public final class AddressSyntaxException extends IllegalArgumentException {

    AddressSyntaxException(String message) {
        super(message);
    }

    /** What was written, short enough and plain enough for a message. */
    static String quote(String written) {
        String plain = written.codePoints()
                .limit(120)
                .filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + plain + (written.length() > 120 ? "...\"" : "\"");
    }
}
