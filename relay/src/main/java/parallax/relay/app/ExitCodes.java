package parallax.relay.app;

import parallax.cli.ExitCode;
import parallax.relay.log.LogCorruptException;
import parallax.relay.state.StateCorruptException;

/** What a failure means to a script. */
final class ExitCodes {
    private ExitCodes() {}

    static int of(Throwable failure) {
        return switch (failure) {
            case LogCorruptException _, StateCorruptException _ -> ExitCode.CORRUPT;
            default -> ExitCode.FAILED;
        };
    }
}
