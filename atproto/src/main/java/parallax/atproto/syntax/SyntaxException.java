package parallax.atproto.syntax;

/** A text does not have the form it should have. The message names the form, never the text. */
public final class SyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public SyntaxException(String message) {
        super(message);
    }
}
