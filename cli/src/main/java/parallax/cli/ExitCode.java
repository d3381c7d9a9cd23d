package parallax.cli;

/** What the exit code of every command means. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    /** Wrong usage; picocli ends with it by itself. */
    public static final int USAGE = 2;
    /** A difference, a regression, or a result under a threshold. */
    public static final int MISMATCH = 3;
    /** Our own data is corrupt. */
    public static final int CORRUPT = 4;

    private ExitCode() {}
}
