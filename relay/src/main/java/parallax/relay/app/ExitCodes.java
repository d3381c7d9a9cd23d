package parallax.relay.app;

import parallax.relay.log.LogCorruptException;
import parallax.relay.state.StateCorruptException;

/** 0 done, 1 failed, 2 usage, 4 our own data is corrupt. */
final class ExitCodes {
    private static final int FAILED = 1;
    private static final int CORRUPT = 4;

    private ExitCodes() {}

    static int of(Throwable failure) {
        return switch (failure) {
            case LogCorruptException _, StateCorruptException _ -> CORRUPT;
            default -> FAILED;
        };
    }
}
