package parallax.cli;

/**
 * Something on the command line, or in the environment in its place, that a program refuses; {@link Program} shows it.
 */
public final class WrongUsage extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public WrongUsage(String message) {
        super(message);
    }

    /** An option whose value is refused; never with a secret. */
    public static WrongUsage of(String option, String why) {
        return new WrongUsage("Invalid value for option '" + option + "': " + why);
    }
}
