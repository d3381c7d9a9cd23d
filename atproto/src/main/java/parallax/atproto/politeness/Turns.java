package parallax.atproto.politeness;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Grants turns to send requests. */
@FunctionalInterface
public interface Turns {

    /** Everyone's turn is at once. */
    Turns AT_ONCE = (host, patience) -> Unlimited.TURN;

    /**
     * Waits for a turn at {@code host}.
     *
     * @param host in lower case, with {@code :PORT} where that is not the scheme's own
     * @param patience the longest wait; zero or less takes only what is free at once
     * @throws InterruptedException while waiting; the turn is given back
     */
    Turn enter(String host, Duration patience) throws InterruptedException;

    /** A turn that nobody counts. */
    final class Unlimited implements Turn.Granted {

        private static final Unlimited TURN = new Unlimited();

        private Unlimited() {}

        @Override
        public void answered(int status, Function<String, @Nullable String> header) {}

        @Override
        public void close() {}
    }
}
